"""`lticheck smoke --init`: a first smoke file from the launches that lie below its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from lticheck.captures import Capture, load
from lticheck.model.errors import LticheckError, NothingRecognised
from lticheck.model.exit_status import ExitStatus
from lticheck.model.findings import Severity
from lticheck.model.launch import Launch
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.plan import Plan
from lticheck.probing.probes import run_probes
from lticheck.services.choose import service_of
from lticheck.smoke.hosts import host_of
from lticheck.smoke.template import Found, smoke_template


def write_smoke_file(file: Path) -> int:
    """Write the file. Raises LticheckError where it exists, or where there is no launch."""
    if file.exists():
        raise LticheckError(f"{file} is there already", hint="name another file, or remove it")
    found = list(_launches(file.absolute().parent))
    if not found:
        raise NothingRecognised(
            f"no launch lies below {file.absolute().parent}",
            hint="save one first: lticheck explain capturing says how",
        )
    try:
        with file.open("x", encoding="utf-8") as new:  # "x" follows no link, planted or not
            new.write(smoke_template(found))
    except (OSError, UnicodeEncodeError) as error:
        raise LticheckError(
            f"cannot write {file}", hint="check the folder and the names"
        ) from error
    click.echo(f"wrote {file} with {len(found)} checks: read it through, then lticheck smoke")
    return ExitStatus.OK


def _launches(folder: Path) -> Iterator[Found]:
    for capture in load(str(folder)):
        if isinstance(capture, Capture) and len(capture.launches) == 1:
            launch = capture.launches[0]
            if launch.is_lti11 or launch.claims:
                yield Found(
                    path=Path(capture.source).relative_to(folder),
                    key=launch.tool_key,
                    host=host_of(launch),
                    rules=_expected(launch),
                    is_lti13=launch.is_lti13,
                )


def _expected(launch: Launch) -> tuple[str, ...]:
    """Return the errors that the launch alone gives: a good first guess."""
    findings = diagnose(run_probes(launch, Plan(service=service_of(launch)))).findings
    return tuple(finding.rule for finding in findings if finding.severity is Severity.ERROR)
