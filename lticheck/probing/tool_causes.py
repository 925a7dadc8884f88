"""What was proven of a tool on three launches of different students is not asked for the rest."""

from __future__ import annotations

import threading
from dataclasses import field

from lticheck.model.case import Case, Proven, Role, StepState
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.sourcedid import LegacySourcedid
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.rules.whole_tool import of_whole_tool

ENOUGH = 3
"""Launches of different students that prove a cause."""
Tool = tuple[str, str]


@dataclass(kw_only=True, eq=False)
class ToolCauses:
    """The causes that are tools' as wholes; several threads note what they found."""

    _seen: dict[tuple[Tool, str], dict[str, Location]] = field(default_factory=dict)
    """By tool and rule: the students, and where their launches were read."""
    _proven: dict[Tool, Proven] = field(default_factory=dict)
    _working: set[Tool] = field(default_factory=set)
    """Tools that passed once: nothing is theirs as a whole."""
    _noting: threading.Lock = field(default_factory=threading.Lock)

    def of(self, launch: Launch) -> Proven | None:
        """Return what is proven of a launch's tool; None where it has to be asked."""
        return self._proven.get(tool_of(launch))

    def note(self, case: Case, diagnosis: Diagnosis) -> None:
        """Learn from one launch that was asked about."""
        launch = case.launch
        if launch is None or case.proven or case.step(Role.CAPTURED):
            return
        tool, student = tool_of(launch), _student(launch)
        finding = of_whole_tool(case, diagnosis.findings)
        with self._noting:
            if _passed(case):
                self._working.add(tool)
                self._proven.pop(tool, None)
            elif finding and student and tool not in self._working:
                self._add(tool, finding, student, case.location)

    def _add(self, tool: Tool, finding: Finding, student: str, location: Location) -> None:
        seen = self._seen.setdefault((tool, finding.rule), {})
        if len(seen) < ENOUGH:
            seen[student] = location
        if len(seen) == ENOUGH and tool not in self._proven:
            self._proven[tool] = Proven(finding=finding, seen=tuple(seen.values()))


def tool_of(launch: Launch) -> Tool:
    """Return what a tool is known by: where its grades go, and its key."""
    from lticheck.probing.trust import origin_of  # noqa: PLC0415 - start-up time

    if launch.claims:
        return origin_of(launch.claims.line_item), launch.claims.client_id
    return launch.outcome_url, launch.consumer_key


def bucket_of(launch: Launch) -> str:
    """Return whose requests Canvas counts together: a tool's domain, or a client id of LTI 1.3."""
    from lticheck.probing.trust import origin_of  # noqa: PLC0415 - start-up time

    if launch.claims:
        return f"{origin_of(launch.claims.line_item)} client {launch.claims.client_id}"
    tool = origin_of(launch.url) if launch.url else f"key {launch.consumer_key}"
    return f"{origin_of(launch.outcome_url)} {tool}"


def _student(launch: Launch) -> str:
    if launch.claims:
        return launch.claims.subject
    form = launch.sourcedid_form
    return form.user_id if isinstance(form, LegacySourcedid) else launch.get("user_id")


def _passed(case: Case) -> bool:
    """Tell whether Canvas answered a request of this tool with success."""
    asked = (Role.READ, Role.TEST_WRITE, Role.WRITE)
    return any(step.role in asked and step.state is StepState.PASSED for step in case.steps)
