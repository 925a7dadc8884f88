"""`lticheck demo`: the four classic failures and a grade that arrives, on the sandbox."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from lticheck.cli.help import examples
from lticheck.cli.output_options import wants_color
from lticheck.cli.report_file import require_writable, write_whole
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Case
from lticheck.model.credentials import Consumers
from lticheck.model.dataclass import dataclass
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.probes import run_probes, send_request
from lticheck.probing.session import Session
from lticheck.reporting.report import Diagnosis, Report
from lticheck.services.outcomes.request import Operation, OutcomeRequest

WIDEST = 100
POST_FAILED = "LTIPostMessageException: Post grade failed"


@dataclass(frozen=True, kw_only=True)
class Story:
    """One launch of the demo, and the score that the tool posts for it."""

    title: str
    scenario: str
    score: str
    tool_says: str
    exactly: bool = False
    """Whether the score is sent at once, as the tool did, and not after the harmless steps."""


STORIES = (
    Story(
        title="The score is written with a comma",
        scenario="ok",
        score="0,85",
        tool_says=POST_FAILED,
        exactly=True,
    ),
    Story(
        title="The assignment has no points",
        scenario="points-zero",
        score="0.85",
        tool_says="grade posted, Canvas answered: success",
    ),
    Story(
        title="A teacher tried the tool",
        scenario="instructor",
        score="0.85",
        tool_says="no lis_result_sourcedid in this launch",
    ),
    Story(
        title="The tool was removed; the assignment still points at it",
        scenario="tool-deleted",
        score="0.85",
        tool_says=POST_FAILED,
    ),
    Story(
        title="A grade that arrives",
        scenario="ok",
        score="0.85",
        tool_says="grade posted, Canvas answered: success",
    ),
)

NEXT = """\
Next, with your own:
  a launch or a log     lticheck diagnose FILE
  a tool in the making  lticheck sandbox
  a sentence, a code    lticheck explain "Post grade failed"
"""


@click.command("demo", epilog=examples("lticheck demo", "lticheck demo --html demo.html"))
@click.option(
    "--html",
    "html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the five diagnoses as a page.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
def command(html: Path | None, color: str) -> int:
    """Show the four classic failures and a grade that arrives, one screen each.

    Everything runs on the embedded Canvas stand-in: nothing leaves this machine.
    """
    from lticheck.formats.terminal import demo_text  # noqa: PLC0415 - rich: start-up time

    if html:
        require_writable(html)
    colored = wants_color(color)
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    diagnoses: list[Diagnosis] = []
    for number, (story, diagnosis) in enumerate(_diagnoses(), 1):
        screen = demo_text.Screen(
            number=number,
            total=len(STORIES),
            title=story.title,
            tool_says=story.tool_says,
            diagnosis=diagnosis,
        )
        click.echo(demo_text.render(screen, width=width, color=colored), nl=False, color=colored)
        diagnoses.append(diagnosis)
    click.echo(NEXT, nl=False)
    if html:
        report = Report(diagnoses=tuple(diagnoses), target="the sandbox")
        write_whole(html, FORMATS["html"](report, Appearance(date=time.strftime("%Y-%m-%d"))))
    return ExitStatus.OK


def _diagnoses() -> Iterator[tuple[Story, Diagnosis]]:
    from lticheck.probing.http_client import RequestsClient  # noqa: PLC0415 - requests is heavy
    from lticheck.sandbox import Sandbox  # noqa: PLC0415 - Flask is heavy

    wire = RequestsClient(timeout=10, trust_environment=False)
    with closing(wire), Sandbox() as canvas:
        session = Session(consumers=Consumers(), wire=wire, sandbox=canvas)
        for story in STORIES:
            canvas.reset()
            launch = Launch(
                location=Location(file=story.title),
                parameters=tuple(canvas.launch(story.scenario)),
            )
            yield story, diagnose(_case(story, session, launch))


def _case(story: Story, session: Session, launch: Launch) -> Case:
    if not story.exactly:
        return run_probes(launch, session.plan(launch, score=story.score))
    asked = OutcomeRequest(
        operation=Operation.REPLACE, sourcedid=launch.sourcedid or "", result_score=story.score
    )
    return send_request(launch, asked, session.plan(launch))
