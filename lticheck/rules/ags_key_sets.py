"""The kid of a client assertion against the key sets that the same capture holds (T7c)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lticheck.model.findings import Evidence

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.model.case import Case
    from lticheck.model.jwt import Jwt

OF_CANVAS = "/api/lti/security/jwks"


def kid_evidence(case: Case, assertion: Jwt | None) -> tuple[Evidence, ...]:
    """Show the kid beside the kids of the tool's captured key set; nothing where none is there."""
    several = [one for one in case.key_sets if OF_CANVAS not in one.url]
    if not several or assertion is None:
        return ()
    place = next((one.url for one in several if one.url), "")
    kids = "; ".join(dict.fromkeys(one.shown for one in several))
    return (
        Evidence(label="kid sent", actual=_kid(assertion) or "(none)", where="header"),
        Evidence(label="Key set in the capture", actual=kids[:200], where=place),
    )


def lacks_kid(case: Case, assertion: Jwt | None) -> bool:
    """Tell whether there is a key set in the capture, and none has the assertion's kid."""
    several = [one for one in case.key_sets if OF_CANVAS not in one.url]
    if not several or assertion is None:
        return False
    return not any(_kid(assertion) in one.kids for one in several)


def _kid(assertion: Jwt) -> str:
    kid = assertion.header.get("kid")
    return kid[:200] if isinstance(kid, str) else ""
