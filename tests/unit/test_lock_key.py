"""Two checks of one grade are never under way at once, however the grade is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from lticheck.model.launch import Launch
from lticheck.smoke.check import Check
from lticheck.smoke.run_check import lock_key

URL = "https://canvas.example/api/lti/v1/tools/7/grade_passback"


def check_of(name: str) -> Check:
    return Check(name=name, launch=Path("launch.json"), file=Path("lticheck.toml"), line=1)


def launch_of(sourcedid: str) -> Launch:
    parameters = (("lis_outcome_service_url", URL), ("lis_result_sourcedid", sourcedid))
    return Launch(parameters=parameters)


@pytest.mark.parametrize("spelling", ["7-1-2-3-ab", "7-1-2-3-ab\n", " 7-1-2-3-ab "])
def test_blanks_around_a_sourcedid_make_no_other_grade(spelling: str) -> None:
    assert lock_key(check_of("a"), launch_of(spelling)) == lock_key(
        check_of("b"), launch_of("7-1-2-3-ab")
    )


def test_other_grades_and_launches_without_one_do_not_wait() -> None:
    keys = {
        lock_key(check_of("a"), launch_of("7-1-2-3-ab")),
        lock_key(check_of("b"), launch_of("7-1-2-4-ab")),
        lock_key(check_of("c"), launch_of("")),
        lock_key(check_of("d"), launch_of("")),
    }
    assert len(keys) == 4
