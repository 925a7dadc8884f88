"""Answers that services of both versions of LTI give in the same words: each is told once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from lticheck.captures.collect import Extract
from lticheck.model.exchange import Exchange, Reply


def told_once(
    found: Extract, of_lti13: tuple[Exchange, ...]
) -> tuple[Extract, tuple[Exchange, ...]]:
    """Leave each answer that was read twice to one version of LTI.

    Beside a step of LTI 1.3 it is LTI 1.3's; where LTI 1.1's service says more around it, it is
    LTI 1.1's; a sentence alone stays with LTI 1.1, marked as of either.
    """
    alone = _by_line(one for one in of_lti13 if _is_sentence_alone(one))
    of_steps = _by_words(one for one in of_lti13 if not _is_sentence_alone(one))
    kept: list[Exchange] = []
    twice: set[int] = set()
    for exchange in found.exchanges:
        said = _said(exchange) if _is_words(exchange) else ""
        steps = of_steps.get(said, []) if said else []
        if steps and steps[0].location.line <= exchange.location.line:
            steps.pop(0)
            continue
        beside = alone[exchange.location.line] if said else []
        same = [one for one in beside if _said(one) and _said(one) in said]
        twice |= {id(one) for one in same}
        is_equal = any(_said(one) == said for one in same)
        kept.append(_of_either(exchange) if is_equal else exchange)
    others = tuple(one for one in of_lti13 if id(one) not in twice)
    return replace(found, exchanges=tuple(kept)), others


def _by_line(several: Iterable[Exchange]) -> dict[int, list[Exchange]]:
    found: dict[int, list[Exchange]] = defaultdict(list)
    for one in several:
        found[one.location.line].append(one)
    return found


def _by_words(several: Iterable[Exchange]) -> dict[str, list[Exchange]]:
    found: dict[str, list[Exchange]] = defaultdict(list)
    for one in several:
        found[_said(one)].append(one)
    return found


def _is_sentence_alone(exchange: Exchange) -> bool:
    """Tell whether nothing is known of LTI 1.3's exchange but what was said."""
    reply = exchange.reply
    return exchange.request is None and reply is not None and not reply.status


def _is_words(exchange: Exchange) -> bool:
    """Tell whether it is an answer of LTI 1.1 of which the words alone are known."""
    reply = exchange.reply
    return exchange.request is None and reply is not None and reply.is_quoted


def _said(exchange: Exchange) -> str:
    return exchange.outcome.description.rstrip(" .") if exchange.outcome else ""


def _of_either(exchange: Exchange) -> Exchange:
    answer = exchange.answer
    if not isinstance(answer, Reply):
        return exchange
    return replace(exchange, answer=replace(answer, is_of_either=True))
