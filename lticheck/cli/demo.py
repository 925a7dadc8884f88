"""`lticheck demo`: four typical failures and a grade that arrives, on the sandbox."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import click

from lticheck.captures.parameters import launch_of
from lticheck.cli.demo_stories import NEXT, STORIES, Story
from lticheck.cli.help import examples
from lticheck.cli.output_options import wants_color
from lticheck.cli.report_file import require_writable, write_whole
from lticheck.formats import FORMATS
from lticheck.formats.format import Appearance
from lticheck.model.case import Case
from lticheck.model.credentials import Consumers
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.service import ServiceRequest
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.probes import run_probes, send_request
from lticheck.probing.session import Session
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.report import Report
from lticheck.services.outcomes.request import Operation, OutcomeRequest

WIDEST = 100
MAXIMUM = "10"
"""What a score of LTI 1.3 is of."""


@click.command(
    "demo",
    epilog=examples("lticheck demo", "lticheck demo --lti 1.3", "lticheck demo --html demo.html"),
)
@click.option(
    "--lti",
    "version",
    type=click.Choice(list(STORIES)),
    default="1.1",
    show_default=True,
    help="Which protocol's failures.",
)
@click.option(
    "--html",
    "html",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Also write the five diagnoses as a page.",
)
@click.option("--color", type=click.Choice(["auto", "always", "never"]), default="auto")
def command(version: str, html: Path | None, color: str) -> int:
    """Show four typical failures and a grade that arrives, one screen each.

    Everything runs on the embedded Canvas stand-in: nothing leaves this machine.
    """
    from lticheck.formats.terminal import demo_text  # noqa: PLC0415 - rich: start-up time

    if html:
        require_writable(html)
    colored = wants_color(color)
    width = min(shutil.get_terminal_size((80, 24)).columns, WIDEST)
    diagnoses: list[Diagnosis] = []
    for number, (story, diagnosis) in enumerate(_diagnoses(version), 1):
        screen = demo_text.Screen(
            number=number,
            total=len(STORIES[version]),
            title=story.title,
            tool_says=story.tool_says,
            diagnosis=diagnosis,
        )
        click.echo(demo_text.render(screen, width=width, color=colored), nl=False, color=colored)
        diagnoses.append(diagnosis)
    click.echo(NEXT[version], nl=False)
    if html:
        report = Report(diagnoses=tuple(diagnoses), target="the sandbox")
        write_whole(html, FORMATS["html"](report, Appearance(date=time.strftime("%Y-%m-%d"))))
    return ExitStatus.OK


def _diagnoses(version: str) -> Iterator[tuple[Story, Diagnosis]]:
    from lticheck.probing.http_client import RequestsClient  # noqa: PLC0415 - requests is heavy
    from lticheck.sandbox import Sandbox  # noqa: PLC0415 - Flask is heavy

    wire = RequestsClient(timeout=10, trust_environment=False)
    with closing(wire), Sandbox() as canvas:
        session = Session(consumers=Consumers(), wire=wire, sandbox=canvas)
        for story in STORIES[version]:
            canvas.reset()
            posted = canvas.lti13.posted if version == "1.3" else canvas.launch
            launch = launch_of(tuple(posted(story.scenario)), Location(file=story.title))
            yield story, diagnose(_case(story, session, launch))


def _case(story: Story, session: Session, launch: Launch) -> Case:
    if story.exactly:
        return send_request(launch, _request(story, launch), session.plan(launch))
    return run_probes(launch, session.plan(launch, score=story.score, score_maximum=MAXIMUM))


def _request(story: Story, launch: Launch) -> ServiceRequest:
    """Return the request that the tool of a story sends."""
    if not launch.claims:
        return OutcomeRequest(
            operation=Operation.REPLACE, sourcedid=launch.sourcedid or "", result_score=story.score
        )
    from lticheck.services.ags.scores import (  # noqa: PLC0415 - start-up time
        Score,
        moment_text,
        score_request,
    )

    score = Score(
        user=launch.claims.subject, timestamp=moment_text(time.time()), grading=story.grading
    )
    return score_request(launch.claims.line_item, score.body())
