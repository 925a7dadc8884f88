"""Where a run's diagnoses go: masked, printed as each is ready, then written as one report."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from lticheck.cli.look import Look
from lticheck.cli.output_options import OutputOptions, can_link, wants_color
from lticheck.cli.report_file import require_different, require_writable, write_whole
from lticheck.cli.stderr import say, say_error
from lticheck.cli.stdout import is_unicode, json_for_screen
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.formats.writer import STREAMED, Collecting, Writer, writer_of
from lticheck.model.bug import where_it_broke
from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.errors import LticheckError
from lticheck.model.exit_status import ExitStatus, first_of
from lticheck.probing.session import Session
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.kept import Kept, Wanted
from lticheck.reporting.redactor import redactor_of
from lticheck.reporting.report import MOST_SHOWN, Report
from lticheck.reporting.summary import Summary
from lticheck.reporting.view import View

if TYPE_CHECKING:  # annotations alone: start-up time
    from lticheck.probing.journal import Journal

MARKUP = {"junit", "html"}
"""Formats that can name a character which standard output cannot show."""

JSON = {"json", "jsonl", "sarif"}
PARTIAL = {"text", "html", "markdown"}
"""Formats that show the summary in place of many diagnoses, so that not all need to be kept."""

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
    """Prints diagnoses in the format that was asked for, and collects them for the report."""

    session: Session
    options: OutputOptions
    audience: str | None = None
    """The person of `--for`: a message to forward is printed in place of the report."""
    asked: str = ""
    """Who was asked; empty for each launch's own Canvas."""
    look: Look = field(default_factory=Look)
    view: View = field(default_factory=View)
    summary: Summary = field(default_factory=Summary)
    kept: Kept = field(default_factory=Kept)
    _unprinted: Diagnosis | None = None
    """Taken, and not handed to the screen yet: none is twice, wherever a run is interrupted."""
    _writer: Writer | None = None
    _is_broken: bool = False
    """Whether our own code broke over what should have been shown or written."""

    @classmethod
    def from_options(
        cls,
        session: Session,
        options: OutputOptions,
        *,
        audience: str | None = None,
        look: Look | None = None,
        command: str = "",
        target: str | None = None,
    ) -> Output:
        """Make it from the values of the shared output options.

        Raises LticheckError where a file could not be written at the end: nothing is sent then.
        """
        look = look or Look(full=True)
        view = look.view(command)
        found = cls(session=session, options=options, audience=audience, look=look, view=view)
        found.asked = session.target if target is None else target
        shown = [name for name, _ in map(found.target, options.outputs)]
        found.kept.all = look.full or audience is not None or not PARTIAL.issuperset(shown)
        found.kept.all |= options.format_name not in {*PARTIAL, "jsonl"}
        files = [found.target(named)[1] for named in options.outputs]
        require_different(files)
        for file in files:
            require_writable(file)
        return found

    @property
    def wanted(self) -> Wanted:
        """Return which diagnoses are needed as a whole."""
        return Wanted(all=self.kept.all or self.shows_each, span=self.look.span)

    @property
    def shows_each(self) -> bool:
        """Tell whether every diagnosis is printed, however many there are."""
        name = self.options.format_name
        return name == "jsonl" or (name == "text" and self.options.brief)

    @property
    def shows_at_once(self) -> bool:
        """Tell whether a diagnosis is printed as soon as it is taken."""
        name = self.options.format_name
        is_counted = name == "text" and not (self.view.full or self.options.brief)
        past_cards = is_counted and self.summary.findings >= MOST_SHOWN
        return self.audience is None and name in STREAMED and not past_cards

    def add(self, diagnosis: Diagnosis, case: Case) -> None:
        """Take one diagnosis, where it is of the time that is asked for.

        The secrets of the run and the values of its launch are masked first; of one that is neither
        kept nor printed, no more is masked than is counted.
        Where the format shows each at once, it is printed before this returns.
        """
        if not self.look.span.holds(diagnosis):
            return
        is_kept = self.kept.wants(diagnosis)
        is_shown = is_kept or self.shows_each
        if not case.is_masked:
            masks = redactor_of(case, self.session.secrets, show_secrets=self.options.show_secrets)
            diagnosis = masks.mask(diagnosis if is_shown else diagnosis.as_counted())
        self.summary.add(diagnosis)
        if is_kept:
            self.kept.keep(diagnosis)
        if is_shown:
            self._unprinted = diagnosis
            self._print_ready()

    def take(self, masked: Diagnosis) -> None:
        """Take one that is masked."""
        self.add(masked, Case(location=masked.location, is_masked=True))

    def finish(self, journal: Journal | None = None) -> ExitStatus:
        """Write the report and print its end; return the exit status, which no format changes.

        Files come before the end: whatever becomes of standard output, they are whole.
        """
        report = Report(
            diagnoses=tuple(self.kept),
            target=self.asked,
            summary=self.summary,
            view=self.view,
        )
        options = self.options
        status = report.exit_status(
            strict=options.strict, exit_zero=options.exit_zero, fail_on=options.fail_on
        )
        written = [self._write(named, report) for named in self.options.outputs]
        self._print(report)
        if journal:
            journal.tidy()
        if self._is_broken:
            status = first_of(status, ExitStatus.INTERNAL_ERROR)
        return status if all(written) else first_of(status, ExitStatus.USAGE)

    def _print_ready(self) -> None:
        """Print the diagnosis that was not printed yet, as far as the format shows it."""
        if self._writer is None:
            self._writer = self._new_writer()
            self._show(self._drawn(self._writer.begin))
        if self._unprinted:
            text = self._drawn(self._writer.add, self._unprinted)
            self._unprinted = None  # before it is shown: an interruption never shows it twice
            self._show(text)

    def _print(self, report: Report) -> None:
        """Print what is left."""
        self._print_ready()
        if self._writer:
            self._show(self._drawn(self._writer.end, report))

    def _drawn(self, draw: Callable[..., str], *what: object) -> str:
        """Draw a part of the report; where our code breaks over it, say so, and go on."""
        try:
            return draw(*what)
        except Exception as error:  # noqa: BLE001 - one card must cost no other, and no file
            self._say_that_it_broke(self.options.format_name, error)
            return ""

    def _say_that_it_broke(self, format_name: str, error: Exception) -> None:
        self._is_broken = True
        say(f"✖ a bug in lticheck: a part of the {format_name} report is missing")
        say(f"  {where_it_broke(error)}")

    def _new_writer(self) -> Writer:
        if self.audience:  # one message about them all
            return Collecting(render=self._message)
        name, color = self.options.format_name, wants_color(self.options.color)
        seen = self._appearance(name, color=color)
        seen = replace(seen, links=color and can_link(), brief=self.options.brief)
        return writer_of(name, seen, self.view)

    def _show(self, text: str) -> None:
        name = self.options.format_name
        if not text:
            return
        if name in MARKUP and not is_unicode():
            text = text.encode("ascii", "xmlcharrefreplace").decode()
        shown = json_for_screen(text) if name in JSON else text
        click.echo(shown, nl=False, color=wants_color(self.options.color))

    def _message(self, report: Report) -> str:
        from lticheck.formats import message  # noqa: PLC0415 - start-up time

        party = message.AUDIENCES[self.audience or ""]
        return message.render(report, party, markdown=self.options.format_name == "markdown")

    def _appearance(self, format_name: str, *, color: bool) -> Appearance:
        width = _width() if format_name == "text" else WIDEST
        return Appearance(width=width, color=color, date=time.strftime("%Y-%m-%d"))

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
        format_name, colon, path = named.partition(":")
        if colon and len(format_name) > 1 and format_name.isalpha():  # no drive such as C:
            listed = ", ".join(FORMATS)
            raise click.UsageError(f"--output knows no format “{format_name}”: {listed}.")
        ending = Path(named).suffix.lower()
        return ENDINGS.get(ending, self.options.format_name), Path(named)

    def _write(self, named: str, report: Report) -> bool:
        """Write one `[FORMAT:]FILE`, whole or not at all; say so where that cannot be."""
        format_name, target = self.target(named)
        try:
            text = FORMATS[format_name](report, self._appearance(format_name, color=False))
            write_whole(target, text)
        except LticheckError as error:
            say_error(error)
            return False
        except Exception as error:  # noqa: BLE001 - one format must not cost the others
            self._say_that_it_broke(format_name, error)
            return False
        return True


def _width() -> int:
    from shutil import get_terminal_size  # noqa: PLC0415 - for text alone: start-up time

    return min(get_terminal_size((80, 24)).columns, WIDEST)
