"""The launch that a journal's entry stands for: as much of it as is needed to put a grade back."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping

from lticheck.model.claims import AGS_ENDPOINT, LTI, SCORE_SCOPE
from lticheck.model.service import GradeTarget
from lticheck.services.ags.requests import user_of
from lticheck.services.ags.tokens import RESULT_SCOPE


def launch_parameters(target: GradeTarget, client_id: str) -> tuple[tuple[str, str], ...]:
    """Return the parameters of a launch by this client for this grade; nobody has signed it."""
    claims = {
        "aud": client_id,
        "sub": user_of(target.key),
        f"{LTI}version": "1.3.0",
        f"{LTI}tool_platform": {"product_family_code": "canvas"},
        AGS_ENDPOINT: {"lineitem": target.url, "scope": [SCORE_SCOPE, RESULT_SCOPE]},
    }
    return (("id_token", f"{_part({})}.{_part(claims)}."),)


def _part(document: Mapping[str, object]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
