"""wrong-content-type: another media type than XML."""

from __future__ import annotations

from lticheck.model.case import Case
from lticheck.model.findings import Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.rules.ags_evidence import (
    refusal_finding,
)
from lticheck.rules.ags_examples import (
    MISS,
    OTHER,
    posted,
    service,
)
from lticheck.rules.evidence import (
    canvas_reply,
    is_form,
    is_legacy,
    matches,
    next_obstacle,
    stopped_reply,
    unconfirmed_request,
)
from lticheck.rules.rule import BOTH, Example, Reference, Rule, Stage

XML_TYPES = {"application/xml", "text/xml", "application/x-xml"}

AGS_MESSAGES = {
    "": (
        "Canvas does not parse a body of this Content-Type (or there is no body), so "
        "it sees no userId and says that the user is not found."
    ),
}
"""What is said of LTI 1.3, by the variant of the answer."""

RULE = Rule(
    slug="wrong-content-type",
    title="The request has the wrong Content-Type",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.TOOL_DEVELOPER,
    meaning=(
        "Canvas takes outcome requests as application/xml, text/xml or application/x-xml only. "
        "A form's fields are part of the signature, so a form is refused like a wrong secret."
    ),
    meaning_13=(
        "Canvas reads a score by its Content-Type, which is to say JSON: "
        "application/vnd.ims.lis.v1.score+json, or application/json. With text/plain, XML or none "
        "it reads nothing, so it sees no userId, and says that the user is not found."
    ),
    causes=("The HTTP library adds a Content-Type of its own when none is given.",),
    causes_11=(
        "The body is sent with a form's Content-Type, as many HTTP libraries do by themselves.",
        "The tool follows the LTI 2 draft and sends application/vnd.ims.lti.v1.outcome+xml.",
    ),
    causes_13=(
        "The JSON is sent as text/plain, or with the Content-Type of another service.",
        "The body was lost on its way: a redirect that was followed drops it.",
    ),
    fixes=(
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_1,
            text=(
                "Set the header Content-Type: application/xml on the request, before it is signed."
            ),
        ),
        Fix(
            party=Party.TOOL_DEVELOPER,
            version=LtiVersion.V1_3,
            text=(
                "Send scores with Content-Type "
                "application/vnd.ims.lis.v1.score+json, or application/json."
            ),
        ),
    ),
    references=(
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
        Reference(label="LTI 1.1 guide, section 6.1"),
    ),
    versions=BOTH,
    canvas_texts=(
        "Content-Type must be 'application/xml'",
        "User not found in course or is not a student",
    ),
    statuses=(400, 401, 406, 415, 422),
    hits=(
        Example(sends={"read": True, "content_type": "text/plain"}),
        Example(sends={"result_score": "0.5", "content_type": "application/json"}),
        Example(sends={"result_score": "0.5", "content_type": "application/x-www-form-urlencoded"}),
        posted(
            422, service("User not found in course or is not a student"), content_type="text/plain"
        ),
    ),
    misses=(
        Example(),
        Example(sends={"result_score": "0.5", "content_type": "text/xml; charset=utf-8"}),
        Example(signs_with="another one"),
        MISS,
        OTHER,
    ),
)


def check(case: Case) -> Finding | None:
    """Find the 415, and the answers that Rails and the signature give before it."""
    stopped = stopped_reply(case)
    if stopped is None:
        return _of_captured_request(case)
    exchange, reply = stopped
    sent = exchange.request.header("Content-Type") if exchange.request else None
    if sent is not None and sent.partition(";")[0].strip().lower() in XML_TYPES:
        return None
    as_form = is_form(exchange) and matches(exchange, text="Invalid authorization header")
    unread = reply.status == 400 and matches(exchange, code="bad_request")
    said_so = matches(exchange, text="Content-Type must be 'application/xml'")
    refused_type = said_so or reply.status == 415 or (reply.status == 406 and sent is not None)
    if not (refused_type or as_form or unread):
        return _of_captured_request(case)
    shown = "(not known)" if sent is None else sent or "(empty)"
    return RULE.finding(
        f"The request went out as {shown}, which Canvas does not read as XML.",
        Evidence(
            label="Content type",
            actual=shown,
            expected="application/xml",
            where="Content-Type",
        ),
        canvas_reply(exchange),
    )


def _of_captured_request(case: Case) -> Finding | None:
    """Look at a captured request of which no answer tells: Canvas takes XML types alone."""
    exchange = unconfirmed_request(case)
    sent = exchange.request.header("Content-Type") if exchange and exchange.request else ""
    if exchange is None or not sent or sent.partition(";")[0].strip().lower() in XML_TYPES:
        return None
    if is_legacy(exchange):
        return None
    severity, confidence = next_obstacle(exchange)
    return RULE.finding(
        f"The request went out as {sent}, which Canvas does not read as XML.",
        Evidence(
            label="Content type", actual=sent, expected="application/xml", where="Content-Type"
        ),
        severity=severity,
        confidence=confidence,
    )


def check_ags(case: Case) -> Finding | None:
    """Find the refusal of LTI 1.3's services."""
    return refusal_finding(RULE, case, AGS_MESSAGES)
