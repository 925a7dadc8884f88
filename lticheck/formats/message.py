"""A message to forward: the diagnosis in the words of the person who has to act.

Who runs lticheck is seldom who has to act. The message holds no personal data: it is made from the
texts of the rules and from what lticheck masks, never from `--show-secrets`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from lticheck.formats.closing import closing_lines
from lticheck.formats.markdown_text import line as markdown_line
from lticheck.formats.wording import one_line
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.rules import all_rules
from lticheck.rules.rule import Rule
from lticheck.rules.words import whole_words, words_over

AUDIENCES = {
    "instructor": Party.INSTRUCTOR,
    "admin": Party.CANVAS_ADMIN,
    "developer": Party.TOOL_DEVELOPER,
}
"""The choices of `--for`."""

ADDRESSED = {
    Party.INSTRUCTOR: "the instructor of the course",
    Party.CANVAS_ADMIN: "the Canvas administrator",
    Party.TOOL_DEVELOPER: "the developer of the learning tool",
    Party.NETWORK: "whoever runs the network between tool and Canvas",
    Party.LTICHECK: "nobody",
}

SURE = {
    Confidence.CERTAIN: "This is certain.",
    Confidence.LIKELY: "This is likely, not certain.",
    Confidence.POSSIBLE: "This is possible, not proven.",
}

IF_MISSING = "If the grade is still missing then, it has to be sent again."
ANSWERS = {
    Party.INSTRUCTOR: "Please answer when that is done, or say what Canvas shows instead. "
    f"{IF_MISSING}",
    Party.CANVAS_ADMIN: f"Please answer what you found and what you changed. {IF_MISSING}",
    Party.TOOL_DEVELOPER: "Please answer when a corrected version runs. Grades that failed until "
    "then have to be sent again.",
}
YOUR_PART = (
    f"Somebody else has to act first, by what this check shows; the rest is yours. {IF_MISSING}"
)
FOR_KNOWLEDGE = "By what this check shows you need not do anything; this is for your knowledge."


@dataclass(frozen=True, kw_only=True)
class Problem:
    """One cause, for one reader."""

    title: str
    what: tuple[str, ...]
    """What happened, a paragraph each."""
    sure: str
    to_do: tuple[str, ...]
    """What the reader can do."""
    others: tuple[str, ...]
    """Who has to act, where that is not the reader first of all."""
    details: tuple[str, ...]
    """What was seen, for a developer or an administrator."""


def render(report: Report, audience: Party, *, markdown: bool = False) -> str:
    """Return the message about all that was found; one that says so where nothing was."""
    draw = _markdown if markdown else _text
    found = list(_problems(report, audience))
    if not found:
        return draw(_about(report), (), _clear(report))
    return draw(_about(report), found, _closing(found, audience))


def render_rules(rules: Iterable[Rule], audience: Party, *, markdown: bool = False) -> str:
    """Return the message about rules, without a case."""
    found = [
        Problem(
            title=words.title,
            what=words.meaning,
            sure="",
            **_actions(words.fixes, {words.party, rule.party_13 or words.party}, audience),
            details=(),
        )
        for rule in rules
        for words in (whole_words(rule),)
    ]
    draw = _markdown if markdown else _text
    about = "This is about grades that a learning tool sends to Canvas over LTI, in general:"
    return draw(about, found, _closing(found, audience))


def _closing(found: Iterable[Problem], audience: Party) -> str:
    """Ask for what the reader can answer: who does not act first has nothing to report."""
    found = tuple(found)
    if any(not problem.others for problem in found):
        return ANSWERS[audience]
    return YOUR_PART if any(problem.to_do for problem in found) else FOR_KNOWLEDGE


def _about(report: Report) -> str:
    places = {
        f"“{launch.resource}” in “{launch.context}”" if launch.context else f"“{launch.resource}”"
        for diagnosis in report.diagnoses
        if (launch := diagnosis.launch) and launch.resource
    }
    where = f" of {one_line(places.pop())}" if len(places) == 1 else ""
    return f"This is about the grade{where} that a learning tool sends to Canvas over LTI."


def _clear(report: Report) -> str:
    """Say that nothing was found, and how far that reaches: Canvas may not have been asked."""
    reach = dict.fromkeys(
        one_line(line.text).lstrip("✔○●✖ ")
        for diagnosis in report.diagnoses
        for line in closing_lines(diagnosis)
        if line.tone != "label"
    )
    told = (f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in reach)
    if all(diagnosis.not_checked for diagnosis in report.diagnoses):
        return " ".join(("This check could not be made.", *told))
    return " ".join(("This check found no problem.", *told))


def _problems(report: Report, audience: Party) -> Iterator[Problem]:
    """Yield each cause once, however many launches show it."""
    seen: set[tuple[str, str | None]] = set()
    rules = {rule.slug: rule for rule in all_rules()}
    for diagnosis in report.diagnoses:
        for finding in _to_act_on(diagnosis):
            cause = finding.rule, finding.version
            if cause not in seen:
                seen.add(cause)
                yield _problem(finding, rules.get(finding.rule), audience)


def _to_act_on(diagnosis: Diagnosis) -> Iterator[Finding]:
    yield from (f for f in diagnosis.findings if f.severity is not Severity.NOTE)


def _problem(finding: Finding, rule: Rule | None, audience: Party) -> Problem:
    meaning = words_over(rule, finding.version).meaning if rule else ()
    technical = audience is not Party.INSTRUCTOR
    details = [f"{fact.label}: {fact.actual}" for fact in finding.evidence] if technical else []
    return Problem(
        title=finding.title,
        what=(finding.message, *meaning) if technical or not meaning else meaning,
        sure=SURE[finding.confidence],
        **_actions(finding.fixes, {finding.party}, audience),
        details=tuple(one_line(text) for text in details),
    )


def _actions(
    fixes: Iterable[Fix], parties: set[Party], audience: Party
) -> dict[str, tuple[str, ...]]:
    """Part what the reader does from what others do first, which is told to who does nothing."""
    fixes = tuple(fixes)
    mine = tuple(fix.text for fix in fixes if fix.party is audience)
    if audience in parties:
        return {"to_do": mine, "others": ()}
    named = " or ".join(ADDRESSED[party] for party in Party if party in parties)
    theirs = (f"{fix.party.in_words}: {fix.text}" for fix in fixes if fix.party in parties)
    return {
        "to_do": mine,
        "others": (f"This is for {named} to change.", *(() if mine else theirs)),
    }


def _text(about: str, problems: Iterable[Problem], closing: str) -> str:
    lines = ["Hello,", "", about, ""]
    for problem in problems:
        lines += [one_line(problem.title), ""]
        lines += [f"  {one_line(text)}" for text in (*problem.what, problem.sure) if text]
        lines += _section("What you can do", problem.to_do, "  {n}. {text}")
        lines += _section("Who acts", problem.others, "  {text}")
        lines += _section("What was seen", problem.details, "  - {text}")
        lines.append("")
    return "\n".join([*lines, closing, ""])


def _section(title: str, texts: tuple[str, ...], form: str) -> list[str]:
    shown = [form.format(n=n, text=one_line(text)) for n, text in enumerate(texts, 1)]
    return ["", f"  {title}:", *shown] if shown else []


def _markdown(about: str, problems: Iterable[Problem], closing: str) -> str:
    parts = ["Hello,", markdown_line(about)]
    for problem in problems:
        parts.append(f"**{markdown_line(problem.title)}**")
        parts += [markdown_line(text) for text in (*problem.what, problem.sure) if text]
        parts += _list("What you can do", problem.to_do, "1.")
        parts += _list("Who acts", problem.others, "-")
        parts += _list("What was seen", problem.details, "-")
    return "\n\n".join([*parts, markdown_line(closing)]) + "\n"


def _list(title: str, texts: tuple[str, ...], mark: str) -> list[str]:
    items = "\n".join(f"{mark} {markdown_line(text)}" for text in texts)
    return [f"*{title}*", items] if items else []
