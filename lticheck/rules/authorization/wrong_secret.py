"""wrong-secret: signed with another secret than Canvas has."""

from __future__ import annotations

from lticheck.model.case import Case, Role, SignatureState
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.rules.evidence import canvas_reply, could_be_either, is_form, refused
from lticheck.rules.rule import Example, Reference, Rule, Stage
from lticheck.services.outcomes.authorization import header_defect

REPLY = '{"errors":[{"message":"Invalid authorization header"}]}'

IN_ACCOUNT = (
    "For a tool of the account: Admin, the account, Settings, Apps (View App Configurations, where "
    "that button is shown), the tool's gear, Edit, and enter the Shared Secret again, the same as "
    "in the tool. Where the same tool is installed several times, look at each."
)
IN_COURSE = (
    "For a tool that was added to this course: open "
    "https://CANVAS-HOST/courses/COURSE-NUMBER/settings/configurations, the tool's gear, Edit, and "
    "enter the Shared Secret again. Where there is no gear, the tool belongs to the account, or a "
    "blueprint locks it: ask your Canvas admin."
)

COMPARE = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "First compare the secret that lticheck was given (LTICHECK_SECRET, the credentials file "
        "or the prompt) with the one that the running tool signs with: spaces at the ends, another "
        "environment's settings. Nothing is to be changed in Canvas before the two agree."
    ),
)
CORRECT = (
    Fix(party=Party.CANVAS_ADMIN, text=IN_ACCOUNT),
    Fix(party=Party.INSTRUCTOR, text=IN_COURSE),
)
LOOK_AT_TOOL = Fix(
    party=Party.TOOL_DEVELOPER,
    text=(
        "Compare what the tool really signs with: look for spaces at the ends, and for another "
        "environment's settings."
    ),
)

RULE = Rule(
    slug="wrong-secret",
    title="The shared secret is wrong",
    stage=Stage.AUTHORIZATION,
    severity=Severity.ERROR,
    party=Party.CANVAS_ADMIN,
    meaning=(
        "Canvas computed the signature with the secret that it has for this tool, and got "
        "another one. It looks neither at the consumer key nor at the body hash, so those are "
        "not the cause."
    ),
    causes=(
        "The secret that lticheck was given is not the one that the tool uses.",
        (
            "The secret in the tool is not the one in Canvas: mistyped, rotated on one side, or "
            "of another school."
        ),
        "Several installations of the tool exist, each with a secret of its own.",
    ),
    fixes=(COMPARE, *CORRECT),
    references=(
        Reference(label="RFC 5849, section 3.4 (signature)"),
        Reference(label="Canvas: app/controllers/lti_api_controller.rb"),
        Reference(label="oauth gem 1.1.0, which Canvas verifies with"),
    ),
    canvas_texts=("Invalid authorization header",),
    statuses=(401,),
    silenced_by=("copied-tool-credentials",),
    hits=(
        Example(scenario="secret-rotated"),
        Example(signs_with="another one"),
        Example(signs_with="another one", sends={"result_score": "0.5"}),
        Example(capture=REPLY),
    ),
    misses=(
        Example(),
        Example(clock=7200.0),
        Example(scenario="odd-secret"),
    ),
)


def check(case: Case) -> Finding | None:
    """Weigh the launch's own signature, and whether signing for another address helped."""
    exchange = refused(case, text="Invalid authorization header")
    taken = case.step(Role.OTHER_URL)
    if exchange is None or is_form(exchange) or (taken and taken.exchange):
        return None
    headers = exchange.request.headers if exchange.request else ()
    if headers and exchange.request and header_defect(exchange.request.header("Authorization")):
        return None
    if case.request_signature.state is not SignatureState.NOT_CHECKABLE:
        return _of_signature(case, exchange)
    message, confidence, party = _weighed(case, exchange)
    own = case.step(Role.CAPTURED) is None
    tried = Evidence(label="Other URLs tried", actual=taken.reason) if taken else None
    signature = Evidence(
        label="Launch signature",
        actual=f"{case.signature.state}: {case.signature.reason}",
    )
    return RULE.finding(
        message,
        canvas_reply(exchange),
        *([signature] if case.launch else []),
        *([tried] if tried else []),
        confidence=confidence,
        party=party,
        fixes=(COMPARE, *CORRECT) if own else (*CORRECT, LOOK_AT_TOOL),
    )


def _of_signature(case: Case, exchange: Exchange) -> Finding | None:
    """Say whether the secret at hand signed the captured request, and who holds another one."""
    found = case.request_signature
    shown = Evidence(label="Request signature", actual=f"{found.state}: {found.reason}")
    if found.state is SignatureState.VALID:
        return RULE.finding(
            "Your tool signs correctly with the secret at hand. Canvas holds another one, or sees "
            "another address than the one that was signed.",
            canvas_reply(exchange),
            shown,
            confidence=Confidence.LIKELY,
            fixes=(*CORRECT, LOOK_AT_TOOL),
        )
    if found.matches_url:
        return None
    return RULE.finding(
        "The tool does not sign with this secret.",
        canvas_reply(exchange),
        shown,
        party=Party.TOOL_DEVELOPER,
        fixes=NOT_THIS_SECRET,
    )


FITS_NOTHING = (
    "The secret that lticheck was given fits neither this launch's signature nor what Canvas "
    "expects."
)
NOT_THIS_SECRET = (
    Fix(
        party=Party.TOOL_DEVELOPER,
        text=(
            "Look up which secret the running tool reads, and for which consumer key: another "
            "environment's settings, a blank at the end, a value that was rotated."
        ),
    ),
    Fix(
        party=Party.TOOL_DEVELOPER,
        text=(
            "If the secret is right, the signing code is not: let an OAuth 1.0a library sign "
            "(oauthlib, PyLTI, ims-lti)."
        ),
    ),
)


def _weighed(case: Case, exchange: Exchange) -> tuple[str, Confidence, Party | None]:
    """Say how sure it is, and who acts where that is not the rule's own party.

    The launch was signed with Canvas's secret of that moment.
    """
    signed_by_it = case.signature.state is SignatureState.VALID or case.signature.matches_url
    if case.signature.state is SignatureState.INVALID and not signed_by_it:
        # Whether the tool's is wrong, nobody has seen.
        return FITS_NOTHING, Confidence.LIKELY, Party.TOOL_DEVELOPER
    tried_others = not could_be_either(case, exchange)
    if signed_by_it and tried_others:
        message = "This secret signed the launch, yet Canvas refuses it now: it was changed since."
        return message, Confidence.LIKELY, None
    if exchange.request is None:
        message = "The request was signed with a secret that Canvas does not have."
        return message, Confidence.POSSIBLE, None
    message = "Canvas has another secret for this tool than the one that signed."
    return message, Confidence.LIKELY, None
