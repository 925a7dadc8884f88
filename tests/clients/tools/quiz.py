"""What the quizzes on PyLTI1p3 and pylti1p3next have in common, whatever serves them."""

import importlib
import json
import logging
import os
import sys
from datetime import UTC, datetime

from pylti1p3.grade import Grade
from pylti1p3.tool_config import ToolConfJsonFile

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
logging.basicConfig(stream=sys.stderr, level=logging.INFO, format=LINE)
log = logging.getLogger("quiz")
if "DIAGNOSE" in os.environ:
    from lticheck.logging import DiagnosisHandler

    log.addHandler(DiagnosisHandler())


def connector(framework):
    """Return pylti1p3next's connector of a framework; PyLTI1p3 has none.

    `from_cache` must be given it: the one that it takes by itself raises NotImplementedError.
    """
    try:
        module = importlib.import_module(f"pylti1p3.contrib.{framework}.service_connector")
    except ImportError:
        return None
    return getattr(module, f"{framework.title()}ServiceConnector")


def registrations():
    """Read the registrations anew, as the library's own example does at each request."""
    return ToolConfJsonFile(sys.argv[1])


def grade_of(values, sub):
    """Make the library's grade of what the quiz knows; a value that is missing is left out."""
    grade = Grade().set_user_id(sub)
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    grade.set_timestamp(values.get("timestamp", now))
    if "scoreGiven" in values:
        grade.set_score_given(values["scoreGiven"])
    if "scoreMaximum" in values:
        grade.set_score_maximum(values["scoreMaximum"])
    grade.set_activity_progress(values["activityProgress"])
    grade.set_grading_progress(values["gradingProgress"])
    return grade


def post_grade(launch, form):
    """Post the grade at the end of the quiz; what goes wrong is raised, as it is in most tools."""
    claims = launch.get_launch_data()
    grade = grade_of(json.loads(form["grade"]), claims.get("sub"))
    log.info("put_grade %s", grade.get_value())
    try:
        answer = launch.get_ags().put_grade(grade)
    except Exception as error:
        # What lticheck advises where the library keeps Canvas's answer to itself.
        if "log_answer" in form and hasattr(error, "response"):
            log.error("Canvas answered: %s", error.response.text)
        raise
    log.info("put_grade -> %s", answer)
