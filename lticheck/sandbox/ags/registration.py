"""A registration of LTI 1.3, as each library of tools wants it."""

from __future__ import annotations

import json
from typing import Any

from lticheck.model.dataclass import dataclass


@dataclass(frozen=True, kw_only=True, eq=False)
class Registration:
    """What a tool has to know of this Canvas, and Canvas of the tool."""

    issuer: str
    client_id: str
    deployment_id: str
    authorization_url: str
    token_url: str
    key_set_url: str

    def ltijs(self) -> dict[str, Any]:
        """Return the argument of ltijs's `registerPlatform`."""
        return {
            "url": self.issuer,
            "name": "lticheck sandbox",
            "clientId": self.client_id,
            "authenticationEndpoint": self.authorization_url,
            "accesstokenEndpoint": self.token_url,
            "authConfig": {"method": "JWK_SET", "key": self.key_set_url},
        }

    def pylti1p3(self) -> dict[str, Any]:
        """Return the JSON of PyLTI1p3's `ToolConfJsonFile`."""
        entry = {
            "default": True,
            "client_id": self.client_id,
            "auth_login_url": self.authorization_url,
            "auth_token_url": self.token_url,
            "auth_audience": None,
            "key_set_url": self.key_set_url,
            "key_set": None,
            "private_key_file": "private.key",
            "public_key_file": "public.key",
            "deployment_ids": [self.deployment_id],
        }
        return {self.issuer: [entry]}

    def django(self) -> dict[str, Any]:
        """Return the fields of django-lti's registration and its deployment."""
        return {
            "registration": {
                "name": "lticheck sandbox",
                "issuer": self.issuer,
                "client_id": self.client_id,
                "auth_url": self.authorization_url,
                "token_url": self.token_url,
                "keyset_url": self.key_set_url,
            },
            "deployment": {"deployment_id": self.deployment_id},
        }

    def snippets(self) -> dict[str, str]:
        """Return what to paste, by the tool's library."""
        documents = {"ltijs": self.ltijs(), "PyLTI1p3": self.pylti1p3(), "Django": self.django()}
        return {name: json.dumps(value, indent=2) for name, value in documents.items()}
