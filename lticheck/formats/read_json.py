"""Reading back what `json_v1` writes: strictly, for a part of a report may come from anywhere."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TypeVar

from lticheck.model.case import Restore, Role, SignatureCheck, SignatureState, StepState, Write
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.findings import Confidence, Evidence, Finding, Fix, Party, Severity
from lticheck.model.launch import LtiVersion
from lticheck.model.location import Location
from lticheck.model.visible import visible
from lticheck.reporting.diagnosis import CheckResult, Diagnosis, LaunchSummary, Step, Transcript
from lticheck.reporting.post import Named, Post, seconds_of
from lticheck.reporting.verdict import Verdict

SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
HASH = re.compile(r"[0-9a-f]{16}")
BUG = "lticheck-bug"
MOST = 2**53
"""The largest number that every JSON reader keeps."""

One = TypeVar("One")
Word = TypeVar("Word", bound=Enum)


class NotAReport(LticheckError):
    """A value is not as json_v1 writes it."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Values:
    """A JSON object, read member by member. Each raises NotAReport for what is something else."""

    members: Mapping[str, object]
    name: str

    @classmethod
    def of(cls, value: object, name: str) -> Values:
        """Take an object."""
        if not isinstance(value, dict):
            raise NotAReport(f"{name} is not an object")
        return cls(members=value, name=name)

    def text(self, name: str) -> str:
        """Return a text, fit for every format; empty where it is null or absent."""
        value = self.members.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise self._wrong(name, "no text")
        return visible(value)

    def number(self, name: str) -> int:
        """Return a whole number; 0 where it is null or absent."""
        value = self.members.get(name)
        if value is None:
            return 0
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= MOST:
            raise self._wrong(name, "no whole number from 0 on")
        return value

    def is_true(self, name: str) -> bool:
        """Return a truth value; false where it is absent."""
        value = self.members.get(name, False)
        if not isinstance(value, bool):
            raise self._wrong(name, "neither true nor false")
        return value

    def word(self, name: str, kind: type[Word]) -> Word:
        """Return one of the words of an enumeration."""
        try:
            return kind(self.text(name))
        except ValueError:
            raise self._wrong(name, f"no {kind.__name__.lower()}") from None

    def fitting(self, name: str, pattern: re.Pattern[str]) -> str:
        """Return a text that has this form, or an empty one."""
        value = self.text(name)
        if value and not pattern.fullmatch(value):
            raise self._wrong(name, "not as it is written")
        return value

    def inner(self, name: str) -> Values:
        """Return an object."""
        return Values.of(self.members.get(name), f"{self.name}.{name}")

    def maybe(self, name: str, read: Callable[[Values], One]) -> One | None:
        """Read an object; None where it is null or absent."""
        return None if self.members.get(name) is None else read(self.inner(name))

    def each(self, name: str, read: Callable[[Values], One]) -> tuple[One, ...]:
        """Read a list of objects."""
        where = f"{self.name}.{name}"
        return tuple(read(Values.of(value, where)) for value in self._list(name))

    def texts(self, name: str) -> tuple[str, ...]:
        """Return a list of texts."""
        several = tuple(visible(one) for one in self._list(name) if isinstance(one, str))
        if len(several) != len(self._list(name)):
            raise self._wrong(name, "no list of texts")
        return several

    def _list(self, name: str) -> list[object]:
        value = self.members.get(name)
        if not isinstance(value, list):
            raise self._wrong(name, "no list")
        return value

    def _wrong(self, name: str, what: str) -> NotAReport:
        return NotAReport(f"{self.name}.{name} is {what}")


def read_diagnosis(value: object) -> Diagnosis:
    """Read one diagnosis. Raises NotAReport where it is none of lticheck's."""
    found = Values.of(value, "diagnosis")
    findings = found.each("findings", _finding)
    return Diagnosis(
        location=_location(found.inner("location")),
        verdict=found.word("verdict", Verdict),
        findings=findings,
        steps=found.each("steps", _step),
        launch=found.maybe("launch", _launch),
        not_checked=found.text("not_checked"),
        next_command=_command(found.text("next_command")),
        wrote=found.maybe("wrote", _write),
        restore=found.maybe("restore", _restore),
        is_bug=any(finding.rule == BUG for finding in findings),
        check=found.maybe("check", _check),
        post=found.maybe("post", _post),
    )


def _command(text: str) -> str:
    """Let through what lticheck may have told a person to type, and nothing that does more.

    Raises NotAReport for any other command.
    """
    try:
        words = shlex.split(text)
    except ValueError:
        words = []
    if text and (words[:1] != ["lticheck"] or shlex.join(words) != text):
        raise NotAReport("diagnosis.next_command is not a command of lticheck")
    return text


def _location(found: Values) -> Location:
    return Location(
        file=found.text("file"),
        line=found.number("line"),
        entry=found.number("entry"),
        command=found.number("command"),
        launch=found.number("launch"),
        time=found.text("time"),
    )


def _finding(found: Values) -> Finding:
    rule = found.fitting("rule", SLUG)
    if not rule:
        raise NotAReport(f"{found.name}.rule is missing")
    return Finding(
        rule=rule,
        title=found.text("title"),
        severity=found.word("severity", Severity),
        confidence=found.word("confidence", Confidence),
        party=found.word("party", Party),
        message=found.text("message"),
        evidence=found.each("evidence", _evidence),
        fixes=found.each("fixes", _fix),
        is_alternative=found.is_true("is_alternative"),
        version=found.word("lti", LtiVersion) if found.members.get("lti") is not None else None,
    )


def _evidence(found: Values) -> Evidence:
    return Evidence(
        label=found.text("label"),
        actual=found.text("actual"),
        expected=found.text("expected"),
        where=found.text("where"),
    )


def _fix(found: Values) -> Fix:
    return Fix(party=found.word("party", Party), text=found.text("text"))


def _step(found: Values) -> Step:
    known = found.members.get("milliseconds") is not None
    flawed = found.members.get("flaw") is not None
    return Step(
        role=found.word("role", Role),
        name=found.text("name"),
        state=found.word("state", StepState),
        reason=found.text("reason"),
        is_consequence=found.is_true("is_consequence"),
        flaw=found.word("flaw", Severity) if flawed else None,
        milliseconds=found.number("milliseconds") if known else None,
        transcript=found.maybe("exchange", _transcript),
    )


def _transcript(found: Values) -> Transcript:
    return Transcript(
        request=found.text("request"),
        request_body=found.text("request_body"),
        response=found.text("response"),
        response_body=found.text("response_body"),
    )


def _launch(found: Values) -> LaunchSummary:
    signature = found.inner("signature")
    return LaunchSummary(
        consumer_key=found.text("consumer_key"),
        outcome_url=found.text("outcome_url"),
        sourcedid=found.text("sourcedid"),
        roles=found.texts("roles"),
        resource=found.text("resource"),
        context=found.text("context"),
        points_possible=found.text("points_possible"),
        signature=SignatureCheck(
            state=signature.word("state", SignatureState), reason=signature.text("reason")
        ),
    )


def _write(found: Values) -> Write:
    return Write(
        operation=found.text("operation"),
        score=found.text("score") if found.members.get("score") is not None else None,
        is_certain=found.is_true("certain"),
    )


def _restore(found: Values) -> Restore:
    return Restore(done=found.is_true("done"), note=found.text("note"))


def _check(found: Values) -> CheckResult:
    return CheckResult(
        name=found.text("name"),
        file=found.text("file"),
        line=found.number("line"),
        expected=found.texts("expected"),
        found=found.texts("found"),
        known=found.texts("known"),
        overdue=found.texts("overdue"),
        passed=found.is_true("passed"),
        could_not_check=found.is_true("could_not_check"),
        seconds=found.number("milliseconds") / 1000,
    )


def _post(found: Values) -> Post:
    time = found.text("time")
    seconds = seconds_of(time)
    identity = found.fitting("id", HASH)
    if not identity or (time and not seconds):
        raise NotAReport(f"{found.name} has no {'time that can be read' if identity else 'id'}")
    return Post(
        seconds=seconds,
        host=found.text("host"),
        tool=found.text("tool"),
        course=_named(found.inner("course")),
        assignment=_named(found.inner("assignment")),
        student=found.fitting("student", HASH),
        cell=found.fitting("grade", HASH),
        id=identity,
        arrived=found.is_true("arrived"),
    )


def _named(found: Values) -> Named:
    return Named(id=found.text("id"), title=found.text("title"))
