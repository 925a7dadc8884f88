"""docs/answers.md: what each distinct answer in the recordings is called, and how surely."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from email.utils import formatdate

from lticheck.captures.capture import Capture
from lticheck.captures.outcome_request import asked_of, exchange_of, reply_of, request_of
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.probing.cases import captured
from lticheck.probing.diagnosing import diagnose
from lticheck.services.outcomes.reply import outcome_reply
from tests.conformance.recorded import (
    SHIPPED_SCENARIOS,
    SHIPPED_TRANSCRIPTS,
    Row,
    read_scenarios,
    rows,
)
from tests.conformance.replay import body_of

INTRODUCTION = """# What Canvas answers, and what lticheck calls it

Every distinct refusal in the recorded exchanges with Canvas's own code, {rows} refusals in all,
classified from the request and the reply alone, without a launch and without asking anybody.
Where two causes give the same answer, both are named. Made by `make docs` from the recordings in
`tests/conformance`.

| the surest cause is | distinct answers |
|---|---|
{counts}

| status | Canvas says | recorded | lticheck says |
|---|---|---|---|
"""
VALUE = re.compile(r"(Unable to parse \w+: ).*", re.DOTALL)
Key = tuple[int, str]


def answers_md() -> str:
    """Return the whole page."""
    found = classified()
    counts = Counter(_surest(findings) for findings, _ in found.values())
    table = "\n".join(f"| {confidence} | {counts[confidence]} |" for confidence in Confidence)
    total = sum(number for _, number in found.values())
    head = INTRODUCTION.format(rows=total, counts=table)
    return head + "\n".join(_lines(found)) + "\n"


def classified() -> dict[Key, tuple[tuple[Finding, ...], int]]:
    """Return each distinct refusal's findings, and how often it was recorded."""
    scenarios = {
        scenario["name"]: scenario for scenario in read_scenarios(SHIPPED_SCENARIOS)["scenarios"]
    }
    seen: dict[Key, list[tuple[Finding, ...]]] = defaultdict(list)
    for row in rows(SHIPPED_TRANSCRIPTS):
        exchange = recorded_exchange(row, scenarios[row["scenario"]]["sourcedid"])
        if not exchange.succeeded:
            seen[_key(exchange)].append(findings_of(exchange))
    return {key: (_together(several), len(several)) for key, several in sorted(seen.items())}


def recorded_exchange(row: Row, sourcedid: str) -> Exchange:
    """Make an exchange of a recorded row, as a capture of it would hold it."""
    sent, answer = row["request"], row["response"]
    body = body_of(sent, sourcedid)
    request = request_of(sent["method"], sent["url"], tuple(sent["headers"].items()), body)
    headers = {**answer["headers"], "Date": formatdate(row["at"], usegmt=True)}
    reply = reply_of(answer["status"], tuple(headers.items()), answer["body"].encode())
    return exchange_of(request, asked_of(body), reply)


def findings_of(exchange: Exchange) -> tuple[Finding, ...]:
    """Classify one exchange."""
    return diagnose(captured(exchange, Capture(source="recording"))).findings


def _key(exchange: Exchange) -> Key:
    reply, outcome = exchange.reply, outcome_reply(exchange.outcome)
    if reply is None or outcome is None:
        raise ValueError("a recording always has a reply")
    said = outcome.description or outcome.title or f"{outcome.dialect} {outcome.code_major}"
    said = VALUE.sub(r"\1…", said)
    return reply.status, f"{said} `{outcome.code}`" if outcome.code else said


def _together(several: list[tuple[Finding, ...]]) -> tuple[Finding, ...]:
    """Gather the findings of all rows with this answer, the surest and most frequent first."""
    every = [f for findings in several for f in findings if f.severity is Severity.ERROR]
    often = Counter((finding.rule, finding.confidence) for finding in every)
    best = {(finding.rule, finding.confidence): finding for finding in every}
    order = list(Confidence)
    ranked = sorted(often, key=lambda pair: (order.index(pair[1]), -often[pair]))
    return tuple(best[pair] for pair in ranked)


def _surest(findings: tuple[Finding, ...]) -> Confidence:
    return findings[0].confidence


def _lines(found: Mapping[Key, tuple[tuple[Finding, ...], int]]) -> Iterator[str]:
    for (status, said), (findings, number) in found.items():
        named = dict.fromkeys(
            f"[{finding.rule}](rules.md#{finding.rule}) ({finding.confidence})"
            for finding in findings
        )
        yield f"| {status} | {said.replace('|', ' ')} | {number} | {', '.join(named)} |"
