"""Advice holds the school's own address; nothing of a hostile capture gets into a command."""

from __future__ import annotations

import pytest

from lticheck.model.case import Case
from lticheck.model.findings import Fix, Party
from lticheck.model.launch import Launch
from lticheck.model.location import UNKNOWN
from lticheck.rules.ags_examples import posted, service
from lticheck.rules.placeholders import filled
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases
from tests.formats.reports import finding

TEXT = "Open https://CANVAS-HOST/courses/COURSE-NUMBER/undelete."


def advice(*parameters: tuple[str, str]) -> str:
    launch = Launch(parameters=parameters)
    fixes = (Fix(party=Party.INSTRUCTOR, text=TEXT),)
    return filled(finding(fixes=fixes), Case(location=UNKNOWN, launch=launch)).fixes[0].text


def test_what_the_launch_tells_is_filled_in() -> None:
    text = advice(("custom_canvas_api_domain", "school.example"), ("custom_canvas_course_id", "11"))
    assert text == "Open https://school.example/courses/11/undelete."


def test_the_outcome_url_tells_the_host_too() -> None:
    url = "https://school.example:8443/api/lti/v1/tools/7/grade_passback"
    assert "https://school.example:8443/courses/COURSE-NUMBER" in advice(
        ("lis_outcome_service_url", url)
    )


def test_a_score_of_lti_1_3_tells_host_and_course(canvases: Canvases) -> None:
    said = service("Access Token not linked to a Tool associated with this Context", "unauthorized")
    finding = diagnosis_of(posted(401, said), canvases["current"]).findings[0]
    texts = " ".join(fix.text for fix in finding.fixes)
    assert "https://school.instructure.com/courses/12/settings/configurations" in texts


@pytest.mark.parametrize(
    "host", ["", "a b", "x;reboot", "$(id)", "a/../b", "school.example\n", "münchen.example", "-x"]
)
def test_what_is_no_plain_host_is_not_filled_in(host: str) -> None:
    assert advice(("custom_canvas_api_domain", host)) == TEXT


@pytest.mark.parametrize("course", ["", "1;2", "٣", "1" * 30, "1/2"])
def test_what_is_no_course_number_is_not_filled_in(course: str) -> None:
    assert advice(("custom_canvas_course_id", course)) == TEXT
