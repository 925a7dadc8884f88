"""The claims of an LTI 1.3 launch: who, where, and what may be done with grades."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from lticheck.model.dataclass import dataclass

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
AGS_SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
SCORE_SCOPE = f"{AGS_SCOPE}score"
CANVAS_SUBMISSION = "https://canvas.instructure.com/lti/submission"
"""Canvas's extension of a score (doc/api/score.md)."""
PLACEMENT = "https://www.instructure.com/placement"
LTI_STUDENT_ID = "https://www.instructure.com/lti_student_id"
TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
CANVAS_ISSUERS = {
    "https://canvas.instructure.com",
    "https://canvas.beta.instructure.com",
    "https://canvas.test.instructure.com",
}
"""`iss` of Canvas's clouds; a Canvas of one's own has its own (lti_iss)."""
CLAIM_NAMES = (f"{LTI}message_type", f"{LTI}version", f"{LTI}deployment_id", AGS_ENDPOINT)
"""Of which every LTI 1.3 launch has some."""


class Persona(StrEnum):
    """Who launched, as far as grades are concerned."""

    LEARNER = "learner"
    STAFF = "staff"
    OBSERVER = "observer"
    TEST_STUDENT = "test student"
    ANONYMOUS = "anonymous"
    NOBODY_HERE = "nobody of this course"


STAFF_ROLES = {
    "Instructor",
    "TeachingAssistant",
    "ContentDeveloper",
    "Administrator",
    "Manager",
    "Faculty",
    "Staff",
}


@dataclass(frozen=True, kw_only=True, eq=False)
class Claims:
    """What the token of a launch says; texts are empty where a claim is absent."""

    values: Mapping[str, object]
    header: Mapping[str, object]
    """The token's own header; empty where only the decoded claims were captured."""

    @property
    def message_type(self) -> str:
        """Return such as `LtiResourceLinkRequest`."""
        return self._text(f"{LTI}message_type")

    @property
    def subject(self) -> str:
        """Return `sub`, which is the userId of scores."""
        return self._text("sub")

    @property
    def issuer(self) -> str:
        """Return `iss`."""
        return self._text("iss")

    @property
    def client_id(self) -> str:
        """Return the client id: `azp`, or the audience where it is one."""
        audience = self.values.get("aud")
        if isinstance(audience, list):
            audience = audience[0] if audience else ""
        return self._text("azp") or (str(audience) if isinstance(audience, str | int) else "")

    @property
    def deployment(self) -> str:
        """Return the deployment id."""
        return self._text(f"{LTI}deployment_id")

    @property
    def has_endpoint(self) -> bool:
        """Tell whether the launch offers the grade services at all."""
        return isinstance(self.values.get(AGS_ENDPOINT), dict)

    @property
    def line_item(self) -> str:
        """Return the line item's URL; there only where an assignment was launched."""
        return self._endpoint("lineitem")

    @property
    def line_items(self) -> str:
        """Return the URL of the course's line items."""
        return self._endpoint("lineitems")

    @property
    def scopes(self) -> tuple[str, ...]:
        """Return the scopes that the developer key has."""
        endpoint = self.values.get(AGS_ENDPOINT)
        stated = endpoint.get("scope") if isinstance(endpoint, dict) else None
        if isinstance(stated, str):
            return tuple(stated.split())
        return tuple(str(one) for one in stated) if isinstance(stated, list) else ()

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the roles as they stand."""
        stated = self.values.get(f"{LTI}roles")
        several = stated if isinstance(stated, list) else [stated]
        return tuple(one for one in several if isinstance(one, str))

    @property
    def context_roles(self) -> tuple[str, ...]:
        """Return the short names of the roles in this course."""
        return tuple(r.rpartition("#")[2] for r in self.roles if "/membership" in r)

    @property
    def persona(self) -> Persona:
        """Return who launched."""
        if TEST_USER in self.roles:
            return Persona.TEST_STUDENT
        if not self.subject:
            return Persona.ANONYMOUS
        here = set(self.context_roles)
        if "Learner" in here:
            return Persona.LEARNER
        if here & STAFF_ROLES:
            return Persona.STAFF
        return Persona.OBSERVER if "Mentor" in here else Persona.NOBODY_HERE

    @property
    def placement(self) -> str:
        """Return Canvas's name of the place that was clicked, such as `course_navigation`."""
        return self._text(PLACEMENT)

    @property
    def is_of_account(self) -> bool:
        """Tell whether it was launched from an account, where there are no grades."""
        context = self.values.get(f"{LTI}context")
        kinds = context.get("type") if isinstance(context, dict) else None
        of_account = isinstance(kinds, list) and any("Account" in str(kind) for kind in kinds)
        return of_account or self.placement.startswith("account_")

    @property
    def offers_no_grades(self) -> bool:
        """Tell whether the place alone says that no assignment was launched."""
        return self.is_of_account or self.message_type == "LtiDeepLinkingRequest"

    @property
    def resource_link(self) -> str:
        """Return the resource link's id."""
        return self._inside(f"{LTI}resource_link", "id")

    @property
    def resource_title(self) -> str:
        """Return the resource link's title."""
        return self._inside(f"{LTI}resource_link", "title")

    @property
    def context_title(self) -> str:
        """Return the course's title."""
        return self._inside(f"{LTI}context", "title")

    @property
    def platform_guid(self) -> str:
        """Return the platform's own id, as it states it."""
        return self._inside(f"{LTI}tool_platform", "guid")

    @property
    def is_canvas(self) -> bool:
        """Tell whether Canvas made the launch."""
        platform = self._inside(f"{LTI}tool_platform", "product_family_code")
        ours = any("instructure.com" in name for name in self.values)
        return platform.lower() == "canvas" or self.issuer in CANVAS_ISSUERS or ours

    def _text(self, name: str) -> str:
        value = self.values.get(name)
        return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""

    def _endpoint(self, name: str) -> str:
        return self._inside(AGS_ENDPOINT, name).strip()

    def _inside(self, claim: str, name: str) -> str:
        outer = self.values.get(claim)
        value = outer.get(name) if isinstance(outer, dict) else None
        return value if isinstance(value, str) else ""


def are_claims(values: Mapping[str, object]) -> bool:
    """Tell whether a JSON object is the claims of an LTI 1.3 launch."""
    return sum(name in values for name in CLAIM_NAMES) >= 2
