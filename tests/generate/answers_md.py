"""docs/answers.md: what each distinct answer in the recordings is called, and how surely."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from email.utils import formatdate

from lticheck.captures.capture import Capture
from lticheck.captures.classify import HttpExchange, classify
from lticheck.captures.outcome_request import asked_of, exchange_of, reply_of, request_of
from lticheck.model.exchange import Exchange
from lticheck.model.findings import Confidence, Finding, Severity
from lticheck.probing.cases import captured
from lticheck.probing.diagnosing import diagnose
from lticheck.services.ags.exchange import ags_of
from lticheck.services.outcomes.reply import outcome_reply
from tests.conformance.recorded import (
    SHIPPED_AGS,
    SHIPPED_SCENARIOS,
    SHIPPED_TRANSCRIPTS,
    Row,
    read_scenarios,
    rows,
)
from tests.conformance.replay import body_of
from tests.conformance.replay_ags import bytes_of

INTRODUCTION = """# What Canvas answers, and what lticheck calls it

Every distinct refusal in the recorded exchanges with Canvas's own code that come with lticheck,
classified from the request and the reply alone, without a launch and without asking anybody.
Where several causes give the same answer, each is named, the surest first. Made by `make docs` from
the recordings in `tests/conformance`. Which version you have: [versions.md](versions.md).
"""
OLDER = """
## LTI 1.1: the outcome service

{rows} refusals, {answers} distinct answers; the surest cause of an answer: {counts}.

| status | Canvas says | recorded | lticheck says |
|---|---|---|---|
"""
NEWER = """
## LTI 1.3: the token endpoint and the grade services

{rows} refusals, {answers} distinct answers; the surest cause of an answer: {counts}. The token
endpoint is that of 2026 and the one before it, the grade services are those of today and of about
2023-24.

| asked | status | Canvas says | recorded | lticheck says |
|---|---|---|---|---|
"""
VALUE = re.compile(r"(Unable to parse \w+: ).*", re.DOTALL)
AGS_VALUES = re.compile(
    r"(?<=timestamp of ).+?(?= not a| in the| before)|(?<=last updated timestamp of ).+"
    r"|(?<=not granted: ).+|(?<=missing: ).+|(?<=for new assignment: ).+|(?<=failed with ).+",
    re.DOTALL,
)
"""What differs from row to row in an answer of LTI 1.3."""
Key = tuple[str, ...]
Classified = Mapping[Key, tuple[tuple[Finding, ...], int]]


def answers_md() -> str:
    """Return the whole page."""
    return INTRODUCTION + _table(OLDER, classified()) + _table(NEWER, classified_ags())


def _table(head: str, found: Classified) -> str:
    counts = Counter(_surest(findings) for findings, _ in found.values())
    listed = ", ".join(f"{counts[confidence]} {confidence}" for confidence in Confidence)
    total = sum(number for _, number in found.values())
    filled = head.format(rows=total, answers=len(found), counts=listed)
    return filled + "\n".join(_lines(found)) + "\n"


def classified() -> Classified:
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


def classified_ags() -> Classified:
    """Return the same of the token endpoint and the grade services, both generations of each."""
    seen: dict[Key, list[tuple[Finding, ...]]] = defaultdict(list)
    for row in (row for path in SHIPPED_AGS for row in rows(path)):
        (exchange,) = classify(_recorded_ags(row)).exchanges
        if not exchange.succeeded:
            seen[_ags_key(exchange)].append(findings_of(exchange))
    return {key: (_together(several), len(several)) for key, several in sorted(seen.items())}


def _recorded_ags(row: Row) -> HttpExchange:
    sent, answer = row["request"], row["response"]
    headers = tuple(sent["headers"].items())
    request = request_of(sent["method"], sent["url"], headers, bytes_of(sent))
    dated = {**answer["headers"], "Date": formatdate(row["at"], usegmt=True)}
    reply = reply_of(answer["status"], tuple(dated.items()), (answer["body"] or "").encode())
    return HttpExchange(request=request, answer=lambda: reply)


def _ags_key(exchange: Exchange) -> Key:
    ags = ags_of(exchange)
    if ags is None or ags.reply is None:
        raise ValueError("a recording always has a reply")
    said = AGS_VALUES.sub("…", ags.reply.message) or f"({ags.reply.shape})"
    return str(ags.endpoint), str(ags.reply.status), said


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
    return str(reply.status), f"{said} `{outcome.code}`" if outcome.code else said


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


def _lines(found: Classified) -> Iterator[str]:
    for (*where, said), (findings, number) in found.items():
        named = dict.fromkeys(
            f"[{finding.rule}](rules.md#{finding.rule}) ({finding.confidence})"
            for finding in findings
        )
        cells = (*where, said.replace("|", " "), str(number), ", ".join(named))
        yield f"| {' | '.join(' '.join(cell.split()) for cell in cells)} |"
