"""What to paste into Canvas to install the endpoint in a test course, and over which address."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from lticheck.model.dataclass import dataclass
from lticheck.model.errors import RequestNotPossible

if TYPE_CHECKING:  # annotations alone
    from lticheck.model.credentials import Consumers

TITLE = "lticheck capture"
ABOUT = "Shows what becomes of this launch's grade. For a test course."
SCOPES = (
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
    "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
    "https://purl.imsglobal.org/spec/lti-ags/scope/score",
)
CARTRIDGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<cartridge_basiclti_link xmlns="http://www.imsglobal.org/xsd/imslticc_v1p0"
    xmlns:blti="http://www.imsglobal.org/xsd/imsbasiclti_v1p0"
    xmlns:lticm="http://www.imsglobal.org/xsd/imslticm_v1p0">
  <blti:title>{title}</blti:title>
  <blti:description>{about}</blti:description>
  <blti:launch_url>{url}/launch</blti:launch_url>
  <blti:extensions platform="canvas.instructure.com">
    <lticm:property name="privacy_level">public</lticm:property>
    <lticm:property name="domain">{domain}</lticm:property>
  </blti:extensions>
</cartridge_basiclti_link>
"""
"""Common Cartridge 1.0 basic LTI link, as Canvas reads it (Canvas: doc/api/tools_xml.md)."""
LOCAL = (
    "Plain http on localhost may do where Canvas is open in a browser on this machine: it is the "
    "browser that posts a launch. Not tried on Canvas: browsers restrict what a public page may "
    "send to this machine, and may ask, or refuse, above all inside of a frame (let the assignment "
    "load in a new tab)."
)
TUNNEL = (
    "For everybody else, and where the browser refuses, put an https tunnel before it and give its "
    "address: lticheck capture --public-url https://…"
)
PUBLIC = "Launches are expected through {url}; signatures are checked for that address."


@dataclass(frozen=True, kw_only=True, eq=False)
class Installing:
    """The endpoint as Canvas has to know it."""

    url: str
    """Its origin, as browsers reach it."""
    is_public: bool = False
    key: Mapping[str, str] = field(default_factory=dict)
    """The public key that a developer key holds."""

    @property
    def advice(self) -> tuple[str, ...]:
        """Say over which address a browser can reach it."""
        return (PUBLIC.format(url=self.url),) if self.is_public else (LOCAL, TUNNEL)

    def xml(self) -> str:
        """Return what LTI 1.1 is installed with: Configuration Type, Paste XML."""
        domain = self.url.partition("://")[2]
        return CARTRIDGE.format(
            title=TITLE, about=escape(ABOUT), url=escape(self.url), domain=escape(domain)
        )

    def json(self) -> str:
        """Return what a developer key of LTI 1.3 is made with: Method, Paste JSON."""
        document = {
            "title": TITLE,
            "description": ABOUT,
            "target_link_uri": f"{self.url}/launch",
            "oidc_initiation_url": f"{self.url}/login",
            "scopes": list(SCOPES),
            "extensions": [
                {
                    "platform": "canvas.instructure.com",
                    "privacy_level": "public",
                    "settings": {
                        "placements": [
                            {
                                "placement": "link_selection",
                                "message_type": "LtiResourceLinkRequest",
                                "target_link_uri": f"{self.url}/launch",
                            }
                        ]
                    },
                }
            ],
            "public_jwk": dict(self.key),
        }
        return json.dumps(document, indent=2) + "\n"


def own_key(consumers: Consumers) -> Mapping[str, str] | None:
    """Return the public half of the tool's own key, where there is one and no more: with it in
    the developer key, Canvas can be asked.
    """
    several = (*consumers.registrations.values(), *filter(None, (consumers.registration,)))
    found = [one for one in several if one.private_key]
    if len(found) != 1:
        return None
    from lticheck.services.ags.tool_keys import read_tool_key  # noqa: PLC0415 - start-up time

    try:
        return read_tool_key(found[0].private_key, found[0].kid).jwk
    except RequestNotPossible:
        return None  # asking Canvas with it says what is wrong with it


@cache
def throwaway_key() -> dict[str, str]:
    """Return a public key whose private half is forgotten: Canvas wants one, launches need none."""
    from joserfc.jwk import RSAKey  # noqa: PLC0415 - start-up time

    key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}, auto_kid=True)
    return {name: str(value) for name, value in key.as_dict(private=False).items()}
