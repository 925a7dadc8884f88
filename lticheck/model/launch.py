"""A captured LTI launch: the parameters as posted, and what they say about grade passback."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from lticheck.model.claims import Claims
from lticheck.model.dataclass import dataclass
from lticheck.model.location import STANDARD_INPUT, Location
from lticheck.model.pattern import pattern
from lticheck.model.sourcedid import Sourcedid, read_sourcedid
from lticheck.model.urls import url_parts

CANVAS_OUTCOME_PATH = pattern(r"/api/lti/v1/tools/([0-9]{1,20})/(ext_)?grade_passback\Z")
"""Canvas's outcome service, and the legacy one (config/routes.rb, ApiRouteSet "/api/lti/v1")."""

LEARNERS = {"Learner", "Student", "NonCreditLearner", "Learner/NonCreditLearner"}
STAFF = {
    "Instructor",
    "TeachingAssistant",
    "ContentDeveloper",
    "Administrator",
    "Observer",
    "Mentor",
    "Manager",
}
"""Roles to which Canvas gives no sourcedid (LTI 1.1 guide, appendix A.2)."""

SANDBOX_GUID = "sandbox.lticheck.example"
"""`tool_consumer_instance_guid` of the launches that lticheck's own sandbox makes."""


class LtiVersion(StrEnum):
    """The versions of LTI whose launches are told apart; 1.0 counts as 1.1."""

    V1_1 = "1.1"
    V1_3 = "1.3"


@dataclass(frozen=True, kw_only=True, eq=False)
class Launch:
    """A `basic-lti-launch-request`: every parameter as posted, order and duplicates kept."""

    parameters: tuple[tuple[str, str], ...]
    location: Location = STANDARD_INPUT
    """Where it was read: a file, with a line or an entry where the file holds many."""
    url: str = ""
    """Where the launch was posted; empty where the capture does not say."""
    redacted: bool = False
    """True where values were masked on purpose, so that no signature can be checked."""

    @cached_property
    def claims(self) -> Claims | None:
        """Return the claims of an LTI 1.3 launch; None for LTI 1.1, or where none can be read."""
        if not self.is_lti13:
            return None
        from lticheck.model.jwt import read_jwt  # noqa: PLC0415 - start-up time

        token = read_jwt(self.get("id_token"))
        return None if token is None else Claims(values=token.claims, header=token.header)

    @property
    def source(self) -> str:
        """Return in words where it was read."""
        return str(self.location)

    def get(self, name: str, default: str = "") -> str:
        """Return the first value of a parameter, or the default where it is absent."""
        return self._first.get(name, default)

    def has(self, name: str) -> bool:
        """Tell whether the parameter was posted at all, be it empty."""
        return name in self._first

    @cached_property
    def _first(self) -> dict[str, str]:
        return dict(reversed(self.parameters))

    @property
    def consumer_key(self) -> str:
        """Return the `oauth_consumer_key`."""
        return self.get("oauth_consumer_key")

    @property
    def tool_key(self) -> str:
        """Return what names the tool's credentials: the consumer key, or LTI 1.3's client id."""
        return self.claims.client_id if self.claims else self.consumer_key

    @property
    def outcome_url(self) -> str:
        """Return where scores go (LTI 1.1 guide, section 3), or an empty string."""
        return self.get("lis_outcome_service_url").strip()

    @property
    def sourcedid(self) -> str | None:
        """Return the `lis_result_sourcedid` as posted; None where it is absent."""
        return self._first.get("lis_result_sourcedid")

    @property
    def sourcedid_form(self) -> Sourcedid:
        """Return what can be read of the sourcedid without Canvas's keys."""
        return read_sourcedid(self.sourcedid or "")

    @property
    def outcome_tool_id(self) -> str:
        """Return Canvas's id of the tool that the outcome URL names, or an empty string."""
        found = CANVAS_OUTCOME_PATH.search(path_of(self.outcome_url))
        return found.group(1) if found else ""

    @property
    def roles(self) -> tuple[str, ...]:
        """Return the short names of all roles that the launch states, such as `Learner`."""
        stated = f"{self.get('roles')},{self.get('ext_roles')}".split(",")
        return tuple(dict.fromkeys(_short_role(role) for role in stated if role.strip()))

    @property
    def context_roles(self) -> tuple[str, ...]:
        """Return the short names of the roles in this course alone."""
        stated = self.get("roles").split(",")
        return tuple(_short_role(role) for role in stated if role.strip())

    @property
    def is_learner(self) -> bool:
        """Tell whether Canvas counts this person as a learner of the course."""
        return not LEARNERS.isdisjoint(self.context_roles)

    @property
    def is_staff(self) -> bool:
        """Tell whether the course roles name staff or an observer, and no learner."""
        return not self.is_learner and not STAFF.isdisjoint(self.context_roles)

    @property
    def points_possible(self) -> str | None:
        """Return the assignment's points as the launch states them; None where it does not."""
        return self._first.get("custom_canvas_assignment_points_possible")

    @property
    def is_lti11(self) -> bool:
        """Tell whether this is an LTI 1.0 or 1.1 launch."""
        return self.get("lti_message_type") == "basic-lti-launch-request"

    @property
    def is_lti13(self) -> bool:
        """Tell whether this is an LTI 1.3 launch, which carries a signed `id_token`."""
        return self.has("id_token")

    @property
    def is_of_sandbox(self) -> bool:
        """Tell whether the launch says that lticheck's own sandbox made it."""
        guid = self.get("tool_consumer_instance_guid")
        return (self.claims.platform_guid if self.claims else guid) == SANDBOX_GUID

    @property
    def is_canvas(self) -> bool:
        """Tell whether the platform is surely Canvas."""
        if self.claims:
            return self.claims.is_canvas
        family = self.get("tool_consumer_info_product_family_code").strip().lower()
        return family == "canvas" or bool(self.outcome_tool_id)


def _short_role(role: str) -> str:
    """Turn `urn:lti:role:ims/lis/Instructor` into `Instructor` (LTI 1.1 guide, appendix A.2)."""
    return role.strip().rsplit(":", 1)[-1].removeprefix("ims/lis/")


def path_of(url: str) -> str:
    """Return a URL's path; empty for what is no URL."""
    return url_parts(url).path
