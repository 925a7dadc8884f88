"""Where a run's diagnoses go: masked, gathered into one report, printed and written."""

from __future__ import annotations

import time
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.cli.options import OutputOptions, wants_color
from lticheck.cli.report_file import require_different, require_writable, write_whole
from lticheck.cli.stderr import say_error
from lticheck.cli.stdout import is_unicode, json_for_screen
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.session import Session
from lticheck.reporting.redactor import redactor
from lticheck.reporting.report import Diagnosis, Report

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.probing.journal import Journal

MARKUP = {"junit", "html"}
"""Formats that can name a character which standard output cannot show."""

JSON = {"json", "jsonl", "sarif"}

ENDINGS = {
    ".xml": "junit",
    ".html": "html",
    ".htm": "html",
    ".sarif": "sarif",
    ".md": "markdown",
    ".json": "json",
    ".jsonl": "jsonl",
    ".txt": "text",
}
"""The format of a report file that is named without one."""

WIDEST = 120
"""Columns beyond which a line of prose is no longer pleasant to read."""


@dataclass(kw_only=True, eq=False)
class Output:
    """Collects diagnoses, and at the end prints them in the format that was asked for."""

    session: Session
    options: OutputOptions
    audience: str | None = None
    """The person of `--for`: a message to forward is printed in place of the report."""
    diagnoses: list[Diagnosis] = field(default_factory=list)

    @classmethod
    def from_options(
        cls, session: Session, options: OutputOptions, *, audience: str | None = None
    ) -> Output:
        """Make it from the values of the shared output options.

        Raises LticheckError where a file could not be written at the end: nothing is sent then.
        """
        found = cls(session=session, options=options, audience=audience)
        files = [found.target(named)[1] for named in options.outputs]
        require_different(files)
        for file in files:
            require_writable(file)
        return found

    def add(self, diagnosis: Diagnosis, case: Case) -> None:
        """Take one diagnosis, with the secrets of the run and the values of its launch masked."""
        masks = redactor(
            [case.launch] if case.launch else [],
            self.session.secrets,
            sourcedids=[e.asked.grade_key for e in case.exchanges if e.asked],
            show_secrets=self.options.show_secrets,
        )
        self.diagnoses.append(masks.mask(diagnosis))

    def finish(self, journal: Journal | None = None) -> ExitStatus:
        """Write and print the report; return the exit status, which no format changes.

        Files come first: whatever becomes of standard output, they are whole.
        """
        report = Report(diagnoses=tuple(self.diagnoses), target=self.session.target)
        status = report.exit_status(strict=self.options.strict, exit_zero=self.options.exit_zero)
        written = [self._write(named, report) for named in self.options.outputs]
        self._print(report)
        if journal:
            journal.tidy()
        return status if all(written) else first_of(status, ExitStatus.USAGE)

    def _print(self, report: Report) -> None:
        name, color = self.options.format_name, wants_color(self.options.color)
        text = self._render(name, report, color=color)
        if self.audience:
            text = self._message(report, self.audience)
        if name in MARKUP and not is_unicode():
            text = text.encode("ascii", "xmlcharrefreplace").decode()
        click.echo(json_for_screen(text) if name in JSON else text, nl=False, color=color)

    def _message(self, report: Report, audience: str) -> str:
        from lticheck.formats import message  # noqa: PLC0415 - start-up time

        party = message.AUDIENCES[audience]
        return message.render(report, party, markdown=self.options.format_name == "markdown")

    def _render(self, format_name: str, report: Report, *, color: bool) -> str:
        width = _width() if format_name == "text" else WIDEST
        return FORMATS[format_name](
            report, Appearance(width=width, color=color, date=time.strftime("%Y-%m-%d"))
        )

    def target(self, named: str) -> tuple[str, Path]:
        """Split one `[FORMAT:]FILE`; without a format the file's ending says it, else the screen.

        Raises UsageError for `FORMAT=FILE`, and where no file is named.
        """
        format_name, colon, path = named.partition(":")
        if colon and format_name in FORMATS:
            if not path:
                raise click.UsageError(f"--output {named} names no file.")
            return format_name, Path(path)
        format_name, equals, path = named.partition("=")
        if equals and format_name in FORMATS:
            raise click.UsageError(f"--output takes a colon: --output {format_name}:{path}")
        ending = Path(named).suffix.lower()
        return ENDINGS.get(ending, self.options.format_name), Path(named)

    def _write(self, named: str, report: Report) -> bool:
        """Write one `[FORMAT:]FILE`, whole or not at all; say so where that cannot be."""
        format_name, target = self.target(named)
        try:
            write_whole(target, self._render(format_name, report, color=False))
        except LticheckError as error:
            say_error(error)
            return False
        return True


def _width() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415 - for text alone: start-up time

    return min(get_terminal_size((80, 24)).columns, WIDEST)
