"""A launch that can be kept and shown: nobody is named, and no grade can be set with it.

What may stay is a list: parameters that rules read, each with the form that its value must have.
Everything else is "redacted", so that a parameter nobody thought of is too.
"""

from __future__ import annotations

import re
from dataclasses import field, replace

from lticheck.model.dataclass import dataclass
from lticheck.model.launch import Launch
from lticheck.model.sensitive import words_in, words_of
from lticheck.model.sourcedid import LOCAL_DIGITS, placeholder
from lticheck.model.visible import visible_line
from lticheck.reporting.redacted_claims import redacted_id_token
from lticheck.reporting.redactor import redactor

REDACTED = "redacted"

WORD = r"[A-Za-z][A-Za-z0-9_.-]{0,40}"
NUMBER = r"-?\d{0,12}(?:[.,]\d{0,6})?"
OPAQUE = r"[0-9a-f]{40}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,20}"
ROLE = r"[A-Z][A-Za-z]{2,30}(?:/[A-Z][A-Za-z]{2,30})?"
ROLE_URN = (
    rf"(?:urn:lti:(?:inst|sys)?role:ims/lis/|http://purl\.imsglobal\.org/[\w./#-]{{0,80}}?){ROLE}"
)

KEPT = {
    "lti_message_type": WORD,
    "lti_version": r"LTI-\d[\w.-]{0,10}|\d[\d.]{0,6}",
    "oauth_consumer_key": r"[\w.:~-]{1,64}",
    "oauth_callback": "about:blank",
    "oauth_signature_method": WORD,
    "oauth_timestamp": r"\d{1,12}",
    "oauth_version": NUMBER,
    "roles": rf"(?:(?:{ROLE}|{ROLE_URN})(?:,|\Z)){{1,20}}",
    "ext_roles": rf"(?:(?:{ROLE}|{ROLE_URN})(?:,|\Z)){{1,20}}",
    "context_id": OPAQUE,
    "resource_link_id": OPAQUE,
    "ext_lti_assignment_id": OPAQUE,
    "custom_canvas_api_domain": r"[a-z0-9.-]{1,200}(?::\d{1,5})?",
    "custom_canvas_assignment_id": r"\d{1,20}",
    "custom_canvas_course_id": r"\d{1,20}",
    "custom_canvas_assignment_points_possible": NUMBER,
    "custom_canvas_enrollment_state": r"[a-z_,]{1,60}",
    "custom_canvas_workflow_state": r"[a-z_]{1,30}",
    "ext_content_return_types": r"[a-z_,]{1,200}",
    "ext_outcome_data_values_accepted": r"[a-z_,]{1,200}",
    "ext_outcome_result_total_score_accepted": "true|false",
    "ext_outcome_submission_needs_additional_review_accepted": "true|false",
    "ext_outcome_submission_prioritize_non_tool_grade_accepted": "true|false",
    "ext_outcome_submission_submitted_at_accepted": "true|false",
    "launch_presentation_document_target": "iframe|window|frame",
    "launch_presentation_locale": r"[A-Za-z]{2,3}(?:[-_][A-Za-z]{2,4})?",
    "selection_directive": WORD,
    "tool_consumer_info_product_family_code": WORD,
    "tool_consumer_info_version": r"[\w.() -]{1,40}",
    "tool_consumer_instance_guid": r"[A-Za-z0-9.:-]{1,100}",
}
"""Parameters whose values say nothing of a person, and the form in which alone they are kept."""

URLS = frozenset(
    {
        "content_item_return_url",
        "ext_content_return_url",
        "ext_ims_lis_basic_outcome_url",
        "ext_outcomes_tool_placement_url",
        "launch_presentation_return_url",
        "lis_outcome_service_url",
    }
)
PERSONS = frozenset({"user_id", "lis_person_sourcedid"})
CANVAS_USER = "custom_canvas_user_id"
SOURCEDID = "lis_result_sourcedid"
ID_TOKEN = "id_token"  # noqa: S105 - the name of a parameter
VARIABLE = re.compile(r"\$Canvas\.[A-Za-z.]{1,60}")
"""A variable that Canvas did not fill in."""

PLAIN_URL = re.compile(
    r"(?P<origin>[A-Za-z][A-Za-z0-9+.-]*://)(?:[^\s/?#\\]*@)?(?P<rest>[^\s?#\\@]+)"
)

KNOWN_WORDS = words_in(
    "auth d key l password secret shared verifier "
    "accepted additional address api assignment basic body callback canvas chat code concluded "
    "consumer contact content context country course css custom data description document domain "
    "email enrollment expression ext family file full given group grade guid hash height id ids "
    "image ims info instance label launch learner link lis list lis locale login lti mail mentor "
    "message method middle module name needs nonce non oauth offering outcome outcomes own path "
    "person phone picture placement points possible presentation primary prioritize product "
    "profile recommended resource result return review role roles scope section selection service "
    "session signature sis source sourcedid state status student submission submitted at target "
    "team term text time timestamp timezone title token tool total score type types url user users "
    "value values version width window workflow directive directory first last display username"
)
"""Of these are the names of parameters that are kept; another word may itself be a name."""


@dataclass
class StandIns:
    """The same stand-in for the same id, in all launches of one run."""

    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def user(self, value: str) -> str:
        """Return what stands for a person's id, such as `user-1`."""
        return f"user-{self._number('user', value.strip())}"

    def canvas_user(self, value: str) -> str:
        """Return what stands for Canvas's id of a person, which stays a number to be compared."""
        plain = value.strip()
        if not (plain.isascii() and plain.isdigit() and len(plain) <= 20):
            return self.user(value)
        return str(self._number("canvas", str(int(plain[-LOCAL_DIGITS:]))))

    def name(self, value: str) -> str:
        """Return what stands for the name of a parameter."""
        return f"{REDACTED}_{self._number('name', value)}"

    def _number(self, kind: str, value: str) -> int:
        known = sum(1 for one, _ in self._numbers if one == kind)
        return self._numbers.setdefault((kind, value), known + 1)


def redacted_launch(launch: Launch, stand_ins: StandIns | None = None) -> Launch:
    """Return the launch without personal data, signature and usable sourcedid.

    What the rules look at stays: roles, ids of tools and courses, the sourcedid's shape.
    """
    stands = stand_ins or StandIns()
    named = redactor([launch], [])

    def shown(value: str) -> str:
        return named.line(value)

    kept = tuple(
        (_name(name, stands), value if name == ID_TOKEN else shown(value))
        for name, value in (
            (name, _harmless(name, value, stands)) for name, value in launch.parameters
        )
    )
    url = shown(_plain_url(launch.url)) if launch.url else ""
    return replace(launch, parameters=kept, url=url, redacted=True)


def _name(name: str, stands: StandIns) -> str:
    plain = re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,80}", name)
    known = plain and all(word in KNOWN_WORDS or word.isdigit() for word in words_of(name))
    return visible_line(name) if name in KEPT or known else stands.name(name)


def _harmless(name: str, value: str, stands: StandIns) -> str:
    if not value.strip():
        return value
    if name == ID_TOKEN:
        return redacted_id_token(value, stands.user)
    if name == SOURCEDID:
        return placeholder(value, stands.canvas_user)
    if name == CANVAS_USER:
        return stands.canvas_user(value)
    if name in PERSONS:
        return stands.user(value)
    if name in URLS:
        return _plain_url(value)
    allowed = name in KEPT and re.fullmatch(KEPT[name], value.strip())
    if allowed or VARIABLE.fullmatch(value):
        return value
    return REDACTED


def _plain_url(url: str) -> str:
    """Return a URL without userinfo, query and fragment; blanks around it may be the fault."""
    before, after = url[: len(url) - len(url.lstrip())], url[len(url.rstrip()) :]
    found = PLAIN_URL.match(url.strip())
    if not found or url.strip()[found.end() :][:1] not in {"", "?", "#"}:
        return REDACTED
    return f"{before}{found['origin']}{found['rest']}{after}"
