"""What is to be said of a diagnosis beside its findings: not asked, in order, written, put back."""

from __future__ import annotations

from collections.abc import Iterator

from lticheck.formats.wording import BY_HAND, not_restored, one_line
from lticheck.model.case import Role, StepState
from lticheck.model.claims import STAFF_ROLES
from lticheck.model.dataclass import dataclass
from lticheck.model.launch import LEARNERS, STAFF
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.verdict import Verdict

MADE_OF_IT = "and what Canvas makes of it (late policy, hidden grades, a teacher's grade)."
UNTESTED = (
    "Not tested without a real score (--score): blank points, an unpublished assignment, a closed "
    f"grading period, {MADE_OF_IT}"
)
UNTESTED_13 = (
    "Not tested without a real score (--score, or lticheck send): attempts that are used up, a "
    f"closed grading period, a concluded enrolment, {MADE_OF_IT}"
)
UNGRADED = {
    "Instructor": "a teacher",
    "TeachingAssistant": "a teaching assistant",
    "ContentDeveloper": "a course designer",
    "Mentor": "an observer",
    "Observer": "an observer",
}
"""Whose launch it is, by the role that Canvas states."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Line:
    """One line, and the tone that a colour may add to it."""

    glyph: str = " "
    text: str
    tone: str
    """error, warning, ok, note or label."""

    @property
    def drawn(self) -> str:
        """Return it as it is drawn, its glyph first."""
        return f"{self.glyph} {self.text}"


def closing_lines(diagnosis: Diagnosis) -> list[Line]:
    """Return everything that no finding says; a grade that is not back comes last, and loud."""
    lines = list(_remarks(diagnosis))
    if diagnosis.restore_failed:
        lines.append(Line(glyph="✖", text=f"{not_restored(diagnosis)}", tone="error"))
        lines.append(Line(text=BY_HAND, tone="error"))
    return lines


def notices(diagnosis: Diagnosis) -> list[str]:
    """Return the same as plain lines, for formats that say elsewhere that a grade is not back."""
    lines = [one_line(line.drawn) for line in _remarks(diagnosis)]
    if diagnosis.not_checked and diagnosis.next_command:
        lines[0] = f"{lines[0]}: {one_line(diagnosis.next_command)}"
    return lines


def _remarks(diagnosis: Diagnosis) -> Iterator[Line]:
    if diagnosis.not_checked:
        yield Line(glyph="○", text=f"not checked: {diagnosis.not_checked}", tone="warning")
    yield from _all_clear(diagnosis)
    if diagnosis.wrote:
        yield Line(glyph="●", text=f"Sent to the gradebook: {diagnosis.wrote}", tone="note")
    if diagnosis.restore and diagnosis.restore.done:
        yield Line(glyph="✔", text=f"{diagnosis.restore.note}", tone="ok")


def _all_clear(diagnosis: Diagnosis) -> Iterator[Line]:
    """Say what was shown to be right, and what only a real score would show."""
    if diagnosis.verdict not in {Verdict.OK, Verdict.WARNING}:
        return
    passed = {step.role for step in diagnosis.steps if step.state is StepState.PASSED}
    if diagnosis.wrote and diagnosis.verdict is Verdict.WARNING:
        return
    if diagnosis.wrote:
        yield Line(glyph="✔", text=f"{_taken(diagnosis, passed)}", tone="ok")
    elif Role.TEST_WRITE in passed:
        clear = "No problem found up to the score. Nothing was written."
        yield Line(glyph="✔", text=clear, tone="ok")
        untested = (
            UNTESTED_13 if Role.TOKEN in {step.role for step in diagnosis.steps} else UNTESTED
        )
        yield Line(text=untested, tone="label")
    elif passed & {Role.READ, Role.WRITE, Role.CAPTURED}:
        yield Line(glyph="✔", text=f"{_answered(diagnosis)}", tone="ok")
    elif not passed & {Role.FENCE, Role.RESTORE, Role.PROOF}:  # `lticheck restore` has its own line
        yield _of_launch_alone(diagnosis)


def _of_launch_alone(diagnosis: Diagnosis) -> Line:
    """Say what a launch shows of which nobody was asked; whose role gets no grade is told so."""
    roles = set(diagnosis.launch.roles if diagnosis.launch else ())
    who = next((who for role, who in UNGRADED.items() if role in roles), "staff")
    if roles & (STAFF | STAFF_ROLES) and not roles & LEARNERS:
        text = f"This is the launch of {who}: Canvas takes scores of students only. "
        return Line(
            glyph="○", text=f"{text}Launch as a student. Canvas was not asked.", tone="warning"
        )
    text = "Nothing is wrong in the launch itself. Canvas was not asked: "
    return Line(glyph="✔", text=f"{text}what it would answer is not known.", tone="ok")


def _taken(diagnosis: Diagnosis, passed: set[Role]) -> str:
    """Say that a write was taken, and how it reads; over LTI 1.3 that is the tool's own result."""
    read_back = next((s for s in diagnosis.steps if s.role is Role.READ_BACK), None)
    if read_back and read_back.reason and read_back.state is StepState.PASSED:
        said = read_back.reason
        return f"Canvas took it, and {said}. The gradebook cannot be read over AGS: look there."
    shown = ", and it reads back as it should" if Role.READ_BACK in passed else ""
    return f"Canvas took it{shown}."


def _answered(diagnosis: Diagnosis) -> str:
    """Say that a read was answered; over LTI 1.3 with what it shows."""
    of_ags = any(step.role is Role.TOKEN for step in diagnosis.steps)
    shown = [step.reason for step in diagnosis.steps if step.role is Role.READ and step.reason]
    told = f": {shown[-1]}" if of_ags and shown else ""
    return f"Canvas answered this request with success{told}."
