"""A message to forward: the diagnosis in the words of the person who has to act.

Who runs lticheck is seldom who has to act. The message holds no personal data: it is made from the
texts of the rules and from what lticheck masks, never from `--show-secrets`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from lticheck.formats import message_layout as layout
from lticheck.formats.closing import closing_lines
from lticheck.formats.message_layout import Message, Problem
from lticheck.formats.wording import one_line
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Confidence, Finding, Fix, Party, Severity
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
    Party.TOOL_DEVELOPER: "the developer or the support of the learning tool",
    Party.NETWORK: "whoever runs the network between tool and Canvas",
    Party.LTICHECK: "lticheck's developers",
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
"""What is asked of who has to act."""
FIRST = "By what this check shows, {who} has to act first."
KEPT = "Please keep the score, and send it when you hear that this is done."
NOT_YOURS = "You cannot change this yourself. Please pass it on to {who}{how}."
CLEAR = "This check found no problem."
NOTED = "This check found nothing that stops a grade."
STUDENT = "(Before you send this: add which student it is. lticheck leaves names out.)"
STUDENTS = "(Before you send this: add which students they are. lticheck leaves names out.)"

PLAIN = {"Possible", "Due", "Handed in"}
"""Labels of evidence that an instructor reads as well: the others are codes and ids."""


@dataclass(frozen=True, kw_only=True)
class Matter:
    """Who acts on a cause, and how."""

    parties: set[Party]
    """Who acts first: two where that depends on the version of LTI."""
    fixes: tuple[Fix, ...]

    def of(self, audience: Party) -> tuple[str, ...]:
        """Return what this reader can do."""
        return tuple(fix.text for fix in self.fixes if fix.party is audience)


def render(report: Report, audience: Party, *, markdown: bool = False) -> str:
    """Return the message about all that was found; one that says so where nothing was."""
    found = _once(report, lambda f: f.severity is not Severity.NOTE)
    notes = _once(report, lambda f: f.severity is Severity.NOTE and _concerns(f, audience))
    rules = {rule.slug: rule for rule in all_rules()}
    told = [_problem(finding, rules.get(finding.rule), audience) for finding in found]
    message = Message(
        before=_to_add(report, {f.rule for f in (*found, *notes)} & _of_one_student(rules)),
        about=_about(report),
        clear="" if found else _clear(report, noted=bool(notes)),
        problems=(*told, *(_note(finding, audience) for finding in notes)),
        closing=_closing(list(map(_matter, found)), audience, "lticheck diagnose"),
    )
    return layout.markdown(message) if markdown else layout.text(message)


def render_rules(rules: Iterable[Rule], audience: Party, *, markdown: bool = False) -> str:
    """Return the message about rules, without a case."""
    several = [(rule, whole_words(rule)) for rule in rules]
    matters = [
        Matter(parties={words.party, rule.party_13 or words.party}, fixes=words.fixes)
        for rule, words in several
    ]
    found = tuple(
        Problem(title=words.title, what=words.meaning, sure="", **_actions(matter, audience))
        for matter, (_, words) in zip(matters, several, strict=True)
    )
    command = " ".join(("lticheck explain", *(rule.slug for rule, _ in several)))
    message = Message(
        about="This is about grades that a learning tool sends to Canvas over LTI, in general:",
        problems=found,
        closing=_closing(matters, audience, command),
    )
    return layout.markdown(message) if markdown else layout.text(message)


def _about(report: Report) -> str:
    places = {
        f"“{launch.resource}” in “{launch.context}”" if launch.context else f"“{launch.resource}”"
        for diagnosis in report.diagnoses
        if (launch := diagnosis.launch) and launch.resource
    }
    where = f" of {one_line(places.pop())}" if len(places) == 1 else ""
    return f"This is about the grade{where} that a learning tool sends to Canvas over LTI."


def _to_add(report: Report, told: set[str]) -> str:
    """Ask the sender to name the student, where what is told is one student's matter."""
    several = sum(any(f.rule in told for f in d.findings) for d in report.diagnoses)
    if not several:
        return ""
    return STUDENT if several == 1 else STUDENTS


def _of_one_student(rules: Mapping[str, Rule]) -> set[str]:
    return {slug for slug, rule in rules.items() if rule.is_of_one_student}


def _clear(report: Report, *, noted: bool) -> str:
    """Say that nothing was found, and how far that reaches: Canvas may not have been asked."""
    reach = dict.fromkeys(
        one_line(line.text) for diagnosis in report.diagnoses for line in closing_lines(diagnosis)
    )
    told = (f"{text[:1].upper()}{text[1:].rstrip('.')}." for text in reach)
    if all(diagnosis.not_checked for diagnosis in report.diagnoses):
        return " ".join(("This check could not be made.", *told))
    return " ".join((NOTED if noted else CLEAR, *told))


def _once(report: Report, wanted: Callable[[Finding], bool]) -> list[Finding]:
    """Return the findings that are wanted, each cause once, however many launches show it."""
    found: dict[tuple[str, str | None], Finding] = {}
    for diagnosis in report.diagnoses:
        for finding in filter(wanted, diagnosis.findings):
            found.setdefault((finding.rule, finding.version), finding)
    return list(found.values())


def _concerns(note: Finding, audience: Party) -> bool:
    """Tell whether a note asks something of the reader."""
    return bool(_matter(note).of(audience))


def _problem(finding: Finding, rule: Rule | None, audience: Party) -> Problem:
    meaning = _meaning(rule, finding) if rule else ()
    technical = audience is not Party.INSTRUCTOR
    facts = [fact for fact in finding.evidence if technical or fact.label in PLAIN]
    return Problem(
        title=finding.title,
        what=(finding.message, *meaning),
        sure=SURE[finding.confidence],
        **_actions(_matter(finding), audience),
        details=tuple(f"{fact.label}: {fact.actual}" for fact in facts),
    )


def _meaning(rule: Rule, finding: Finding) -> tuple[str, ...]:
    """Return the meaning over the finding's version; over each where nobody knows which it is."""
    words = words_over(rule, finding.version) if finding.version else whole_words(rule)
    return words.meaning


def _note(finding: Finding, audience: Party) -> Problem:
    return Problem(
        title=f"Please note: {finding.title}",
        what=(finding.message,),
        sure="" if finding.confidence is Confidence.CERTAIN else SURE[finding.confidence],
        to_do=_matter(finding).of(audience),
    )


def _matter(finding: Finding) -> Matter:
    return Matter(parties={finding.party}, fixes=finding.fixes)


def _actions(matter: Matter, audience: Party) -> dict[str, tuple[str, ...]]:
    """Part what the reader does from what others do first: how, only a technician is told."""
    mine = matter.of(audience)
    if audience in matter.parties:
        return {"to_do": mine, "others": ()}
    other = [f"This is for {_named(matter.parties, ' or ')} to change."]
    if not mine and audience is not Party.INSTRUCTOR:
        theirs = (fix for fix in matter.fixes if fix.party in matter.parties)
        other += [f"{fix.party.in_words}: {fix.text}" for fix in theirs]
    return {"to_do": mine, "others": tuple(other)}


def _named(parties: Collection[Party], joint: str) -> str:
    return joint.join(ADDRESSED[party] for party in Party if party in parties)


def _closing(matters: Sequence[Matter], audience: Party, command: str) -> str:
    """Ask for an answer of who has to act, and of who has not, to pass it on to who has."""
    if not matters:
        return ""
    if any(audience in matter.parties for matter in matters):
        return ANSWERS[audience]
    mine = [matter for matter in matters if matter.of(audience)]
    parties = {party for matter in mine or matters for party in matter.parties}
    who = _named(parties, " and " if len(matters) > 1 else " or ")
    if mine and audience is Party.TOOL_DEVELOPER:
        return f"{FIRST.format(who=who)} {KEPT}"
    options = " or ".join(f"--for {name}" for name, party in AUDIENCES.items() if party in parties)
    how = f" ({command} {options} writes that message)" if options else ""
    if mine:
        return f"{FIRST.format(who=who)} Please pass this on to them{how}. {IF_MISSING}"
    return NOT_YOURS.format(who=who, how=how)
