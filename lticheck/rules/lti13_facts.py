"""What the trace of a step of LTI 1.3 shows, where neither launch nor exchange is whole."""

from __future__ import annotations

from collections.abc import Sequence

from lticheck.model.case import Case, FactKind, Lti13Step, Observation
from lticheck.model.findings import Evidence, Finding
from lticheck.model.pattern import pattern
from lticheck.rules.evidence import observation_evidence
from lticheck.rules.rule import Rule

EXPLAINED = {FactKind.LOGIN_REFUSED, FactKind.KEYS_MISSING, FactKind.NOT_SENT}
"""Facts with which other rules name a cause."""
MOODLE = pattern(r"/mod/lti/\w+\.php")
"""Addresses of Moodle's own LTI 1.3 services."""
LOOK_AT = {
    Lti13Step.LOGIN: "the login: client id, redirect URI, and the host that is asked",
    Lti13Step.LAUNCH: "the launch: the claims of the id_token, such as the AGS endpoint",
    Lti13Step.TOKEN: "the token request: key, kid, audience, and the scopes of the developer key",
    Lti13Step.SERVICE: "the service: access token, scopes, line item and user",
    Lti13Step.KEYS: "the key set: those of a self-hosted Canvas stand in dynamic_settings.yml",
}
"""What a failure at each step is about."""


def not_sent(case: Case, rule: Rule) -> tuple[Evidence, ...]:
    """Show the lines with which a library sends nothing, where the rule knows its words."""
    told = [fact for fact in case.observations if fact.kind is FactKind.NOT_SENT]
    return tuple(
        Evidence(label="The log", actual=fact.text, where=fact.location.position)
        for fact in told[:5]
        if any(text in fact.text for text in rule.tool_texts)
    )


def login_refused(case: Case, rule: Rule) -> Finding | None:
    """Find Canvas's refusal of a login in the rule's own words, in whatever the capture shows."""
    shown = [
        fact
        for fact in observation_evidence(case, FactKind.LOGIN_REFUSED)
        if any(text.lower() in fact.actual.lower() for text in rule.canvas_texts)
    ]
    if not shown:
        return None
    return rule.finding("Canvas ended the launch before the tool got an id_token.", *shown)


def unexplained_steps(case: Case) -> Sequence[Observation]:
    """Return the traces of LTI 1.3 of a case that holds nothing that tells more."""
    explained = any(fact.kind in EXPLAINED for fact in case.observations)
    if case.exchanges or case.launch or explained:
        return ()
    return [fact for fact in case.observations if fact.kind is FactKind.AGS]


def is_of_moodle(steps: Sequence[Observation]) -> bool:
    """Tell whether one of the addresses is Moodle's."""
    return any(MOODLE.search(fact.text) for fact in steps)


def shown_step(steps: Sequence[Observation]) -> Observation:
    """Return the step that failed, or the first."""
    return next((fact for fact in steps if fact.status >= 400), steps[0])


def step_in_words(steps: Sequence[Observation]) -> str:
    """Name the step, the platform and the status, as far as the capture shows them."""
    shown = shown_step(steps)
    host = shown.host or next((fact.host for fact in steps if fact.host), "")
    where = f" with {host}" if host else ""
    status = f", answered {shown.status}" if shown.status else ""
    return f"the {shown.step or Lti13Step.SERVICE}{where}{status}"


def step_evidence(case: Case, steps: Sequence[Observation]) -> tuple[Evidence, ...]:
    """Show the lines, and what a failure at this step is about."""
    step = shown_step(steps).step or Lti13Step.SERVICE
    return (
        *observation_evidence(case, FactKind.AGS),
        Evidence(label="Look at", actual=LOOK_AT[step]),
    )
