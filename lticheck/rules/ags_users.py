"""Why Canvas finds no student behind a userId: its causes, split by the launch and the request."""

from __future__ import annotations

import re

from lticheck.model.claims import Claims, Persona
from lticheck.model.findings import Confidence
from lticheck.services.ags.requests import AgsRequest

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
LTI_1_1_ID = re.compile(r"[0-9a-f]{40}", re.IGNORECASE)
STAFF_HERE = "The launch is of a {who}, and Canvas takes scores of students only."

BY_PERSONA = {
    Persona.TEST_STUDENT: (
        "The launch is of the Test Student: older Canvas refuses it, and any Canvas does after "
        "a reset of the student view."
    ),
    Persona.STAFF: STAFF_HERE.format(who="teacher, assistant or designer"),
    Persona.OBSERVER: STAFF_HERE.format(who="observer"),
    Persona.NOBODY_HERE: "The launch is of a person who has no role in this course.",
    Persona.ANONYMOUS: "The launch is of an anonymous visitor, who has no id.",
}
BY_KIND = {
    "1.1": "userId is the id of an LTI 1.1 launch; LTI 1.3 knows people by “sub”.",
    "mail": "userId is an e-mail address; Canvas wants the “sub” of the launch.",
    "padded": "userId has spaces around it; Canvas compares every character.",
    "other": "userId is neither the “sub” of a launch nor a Canvas id: perhaps a login or SIS id.",
}
LEFT = (
    "This user is no student of the course: dropped, concluded, inactive, never enrolled, or a "
    "teacher; or the id is of another Canvas. Canvas of 2023 and 2024 answers so in an unpublished "
    "or ended course, too."
)

SENTENCE_ALONE = (
    "Either this person is no student of the course (dropped, concluded, inactive, never enrolled, "
    "or a teacher), or the tool sent another userId or Content-Type than Canvas reads. Canvas of "
    "2023 and 2024 answers so in an unpublished or ended course, too."
)
NOT_THE_SUB = (
    "userId is not the “sub” of the launch at hand. If the score is for the person who launched, "
    "Canvas does not find them, or grades somebody else."
)


def doubtful(request: AgsRequest, claims: Claims | None) -> str:
    """Say what is wrong with a userId before Canvas has answered; empty where nothing is."""
    user = request.user_id
    kind = _kind(user)
    if kind or claims is None:
        return BY_KIND[kind] if kind else ""
    if claims.subject == user:
        return BY_PERSONA.get(claims.persona, "")
    learner = claims.persona is Persona.LEARNER
    return NOT_THE_SUB if learner and UUID.fullmatch(user) else ""


def names_nobody(request: AgsRequest) -> bool:
    """Tell whether a score's userId is empty, or no id by which Canvas knows anybody."""
    missing = request.body is not None and not request.user_id
    return missing or bool(_kind(request.user_id))


def nobody(request: AgsRequest, claims: Claims | None) -> tuple[str, Confidence]:
    """Return what is said of it, and how sure that is."""
    user = request.user_id
    if request.body is None and claims is None and not user:
        return SENTENCE_ALONE, Confidence.LIKELY
    if request.body is not None and not user:
        return "The score has no userId, or an empty one.", Confidence.CERTAIN
    kind = _kind(user)
    if kind:
        return BY_KIND[kind], Confidence.LIKELY
    same = claims is not None and claims.subject == user
    if claims and same and claims.persona in BY_PERSONA:
        return BY_PERSONA[claims.persona], Confidence.CERTAIN
    if claims and user and claims.subject and not same and claims.persona is Persona.LEARNER:
        return f"{LEFT} The launch at hand is of another person.", Confidence.CERTAIN
    return LEFT, Confidence.CERTAIN


def _kind(user: str) -> str:
    """Tell what kind of id it is; empty for the right kind, or where none was captured."""
    if not user or UUID.fullmatch(user) or (user.isascii() and user.isdigit()):
        return ""
    if LTI_1_1_ID.fullmatch(user):
        return "1.1"
    if user != user.strip():
        return "padded"
    return "mail" if "@" in user else "other"
