"""The steps of a probe over AGS: what each proves, what depends on it, and that none writes."""

from __future__ import annotations

import json
from dataclasses import replace as with_values
from urllib.parse import parse_qs

import pytest

from lticheck.model.case import Case, Role, StepState
from lticheck.model.credentials import Registration
from lticheck.model.findings import Party
from lticheck.model.launch import Launch
from lticheck.probing.diagnosing import diagnose
from lticheck.reporting.verdict import Verdict
from lticheck.sandbox.scenarios.lti13 import scenarios13
from lticheck.sandbox.web.http import Request, Response
from lticheck.services.ags.tokens import RESULT_SCOPE
from tests.ags.asking import Answer, Asking, Recording, kept, launch_in, launch_of, states

PASSED, FAILED, SKIPPED = StepState.PASSED, StepState.FAILED, StepState.SKIPPED
LAUNCHED = tuple(scenarios13())


def rules(case: Case) -> list[str]:
    return [one.rule for one in diagnose(case).findings if one.severity == "error"]


def with_claims(launch: Launch, **changes: object) -> Launch:
    """Return a launch of which claims say something else."""
    assert launch.claims
    values = {**launch.claims.values, **changes}
    return launch_in(json.dumps({k: v for k, v in values.items() if v is not None}))


def scopes_without(launch: Launch, *names: str) -> Launch:
    claim = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
    assert launch.claims
    endpoint = dict(launch.claims.values[claim])  # type: ignore[call-overload]
    endpoint["scope"] = [s for s in endpoint["scope"] if s.rpartition("/")[2] not in names]
    return with_claims(launch, **{claim: endpoint})


def test_a_healthy_launch_passes_every_step(asking: Asking, canvas: Recording) -> None:
    case = asking.about(launch_of(canvas))
    assert states(case) == dict.fromkeys(
        ("launch", "token", "line item", "results", "test write"), PASSED
    )
    assert diagnose(case).verdict is Verdict.OK


def test_no_step_leaves_a_trace(asking: Asking, canvas: Recording) -> None:
    """In no situation of the sandbox; its scores are held to recordings of Canvas's own code."""
    for scenario in LAUNCHED:
        before = kept(canvas, scenario)
        asking.about(launch_of(canvas, scenario))
        assert kept(canvas, scenario) == before, scenario
    assert len(canvas.sent_to("/scores")) > 60


def test_the_test_write_is_what_the_design_says(asking: Asking, canvas: Recording) -> None:
    asking.about(launch_of(canvas))
    (sent,) = canvas.sent_to("/scores")
    body = json.loads(sent.body)
    assert body.pop("timestamp").endswith("Z")
    assert body.pop("userId") == canvas.lti13.scenarios["ok"].lti_id
    assert body == {
        "scoreGiven": 0,
        "gradingProgress": "FullyGraded",
        "activityProgress": "Initialized",
    }


@pytest.mark.parametrize(
    ("scenario", "failed", "rule"),
    [
        ("key-inactive", "token", "token-client-unknown"),
        ("key-set-of-other-key", "token", "token-key-rejected"),
        ("key-off", "line item", "developer-key-off"),
        ("line-item-deleted", "line item", "line-item-not-found"),
        ("course-concluded", "results", "course-concluded"),
        ("student-dropped", "test write", "user-not-in-course"),
        ("assignment-unpublished", "test write", "assignment-locked"),
        ("result-in-future", "test write", "timestamp-not-newer"),
    ],
)
def test_a_refusal_ends_in_its_rule(
    asking: Asking, canvas: Recording, scenario: str, failed: str, rule: str
) -> None:
    case = asking.about(launch_of(canvas, scenario))
    assert states(case)[failed] is FAILED
    assert rules(case)[0] == rule


@pytest.mark.parametrize(
    ("scenario", "found"),
    [
        ("student-invited", [("result-not-listed", Party.INSTRUCTOR)]),
        ("test-student", [("test-student", Party.INSTRUCTOR)]),
        ("ok", []),
    ],
)
def test_a_learner_whom_results_leave_out_is_looked_up_in_people(
    asking: Asking, canvas: Recording, scenario: str, found: list[tuple[str, Party]]
) -> None:
    """Of the Test Student that is normal, so its own note is all."""
    findings = diagnose(asking.about(launch_of(canvas, scenario))).findings
    assert [(one.rule, one.party) for one in findings] == found


@pytest.mark.parametrize(
    ("fault", "rule"),
    [
        ("clock-ahead", "clock-behind"),  # Canvas's clock is ahead, so the tool's is behind
        ("clock-behind", "clock-ahead"),
        ("bad-gateway", "gateway-error"),
        ("throttle", "rate-limited"),
        ("reset", "connection-dropped"),
        ("login-page", "not-canvas"),
        ("behind-proxy", "token-audience-wrong"),
    ],
)
def test_what_goes_wrong_on_the_way_is_named(
    asking: Asking, canvas: Recording, fault: str, rule: str
) -> None:
    canvas.faults = (fault,)
    assert rules(asking.about(launch_of(canvas))) == [rule]


def test_a_failed_step_skips_those_that_depend_on_it(asking: Asking, canvas: Recording) -> None:
    case = asking.about(launch_of(canvas, "key-off"), score="8")
    after = [taken for taken in case.steps if taken.role not in {Role.LAUNCH, Role.TOKEN}]
    assert [(t.name, t.state) for t in after] == [
        ("line item", FAILED),
        ("results", SKIPPED),
        ("test write", SKIPPED),
        ("score", SKIPPED),
    ]
    assert {taken.reason for taken in after[1:]} == {"“line item” failed"}
    assert not canvas.sent_to("/scores")


def test_the_test_write_needs_no_results(asking: Asking, canvas: Recording) -> None:
    case = asking.about(scopes_without(launch_of(canvas), "result.readonly"))
    assert states(case)["results"] is SKIPPED
    assert RESULT_SCOPE in next(t.reason for t in case.steps if t.name == "results")
    assert states(case)["test write"] is PASSED
    assert not canvas.sent_to("/results")


def test_a_key_that_may_not_see_line_items_is_asked_all_the_same(
    asking: Asking, canvas: Recording
) -> None:
    launch = scopes_without(launch_of(canvas), "lineitem", "lineitem.readonly")
    case = asking.about(launch)
    assert states(case)["line item"] is SKIPPED
    assert states(case)["test write"] is PASSED
    (token,) = canvas.sent_to("/token")
    assert "lineitem" not in token.body.decode()


def test_a_course_that_is_still_open_for_this_student_counts_as_open(
    asking: Asking, canvas: Recording
) -> None:
    """The line item request names no student, so Canvas refuses it there (P9)."""
    case = asking.about(launch_of(canvas, "course-concluded-section-open"))
    assert states(case)["line item"] is SKIPPED
    assert states(case)["test write"] is PASSED
    assert not rules(case)


def test_a_test_write_never_goes_to_another_platform(asking: Asking, canvas: Recording) -> None:
    """Moodle would store it: on another LMS than Canvas it is not sent."""
    lti = "https://purl.imsglobal.org/spec/lti/claim/"
    moodle = with_claims(
        launch_of(canvas),
        **{
            "iss": "https://moodle.example",
            f"{lti}tool_platform": {"product_family_code": "moodle", "guid": "moodle.example"},
            "https://www.instructure.com/placement": None,
        },
    )
    assert not moodle.is_canvas
    case = asking.about(moodle)
    assert states(case)["test write"] is SKIPPED
    assert not canvas.sent_to("/scores")


def test_one_token_serves_all_launches_of_a_run(asking: Asking, canvas: Recording) -> None:
    for scenario in ("ok", "points-100", "student-dropped"):
        asking.about(launch_of(canvas, scenario))
    assert len(canvas.sent_to("/token")) == 1
    assert len(canvas.sent_to("/results")) == 3


def test_a_refused_token_is_not_asked_for_again(asking: Asking, canvas: Recording) -> None:
    found = [asking.about(launch_of(canvas, "key-inactive")) for _ in range(3)]
    assert [rules(case) for case in found] == [["token-client-unknown"]] * 3
    assert len(canvas.sent_to("/token")) == 1


def test_a_token_that_was_not_given_by_the_platform_is_asked_for_again(
    asking: Asking, canvas: Recording
) -> None:
    gateway = Response(status=502, media_type="text/html", body=b"<html>bad gateway</html>")

    def broken(request: Request, now: float, answer: Answer) -> Response:
        is_first = request.path.endswith("/token") and len(canvas.sent_to("/token")) == 1
        return gateway if is_first else answer(request, now)

    canvas.twist = broken
    first, second = (asking.about(launch_of(canvas)) for _ in range(2))
    assert states(first)["token"] is FAILED
    assert states(second)["test write"] is PASSED


def test_the_assertion_is_as_canvas_wants_it(asking: Asking, canvas: Recording) -> None:
    asking.about(launch_of(canvas))
    (token,) = canvas.sent_to("/token")
    form = {name: values[0] for name, values in parse_qs(token.body.decode()).items()}
    assert form["grant_type"] == "client_credentials"
    from lticheck.model.jwt import read_jwt  # noqa: PLC0415 - here alone

    read = read_jwt(form["client_assertion"])
    assert read is not None
    assert read.header["alg"] == "RS256"
    assert read.header["kid"] == canvas.lti13.private_jwk["kid"]
    assert read.claims["aud"] == f"{canvas.url}/login/oauth2/token"
    assert read.claims["iss"] == read.claims["sub"] == canvas.lti13.registration().client_id
    assert isinstance(read.claims["iat"], int)
    assert isinstance(read.claims["exp"], int)
    assert 0 < read.claims["exp"] - read.claims["iat"] <= 300


def test_a_token_at_hand_is_used_in_place_of_a_key(canvas: Recording) -> None:
    got = Asking(canvas)
    got.about(launch_of(canvas))
    assert got.session.ags
    (token,) = got.session.ags.secrets
    canvas.received.clear()
    asking = Asking(canvas, registration=Registration(client_id="", access_token=token))
    case = asking.about(launch_of(canvas))
    assert states(case)["token"] is SKIPPED
    assert states(case)["test write"] is PASSED
    assert not canvas.sent_to("/token")


def test_a_score_is_written_as_the_exact_text(asking: Asking, canvas: Recording) -> None:
    case = asking.about(launch_of(canvas), score="8.50")
    score = json.loads(canvas.sent_to("/scores")[-1].body, parse_float=str)
    assert (score["scoreGiven"], score["scoreMaximum"]) == ("8.50", 10)
    assert canvas.lti13.gradebook()["score"] == 8.5
    assert states(case)["read back"] is PASSED
    assert case.written is not None


def test_an_anonymous_launch_is_not_called_in_order(asking: Asking, canvas: Recording) -> None:
    case = asking.about(launch_of(canvas, "anonymous"))
    assert diagnose(case).verdict is Verdict.NOT_CHECKED
    assert "anonymous" in case.not_checked
    assert not canvas.received


def accepting(request: Request, now: float, answer: Answer) -> Response:
    """Answer as a platform that takes a score without its maximum, as 0 of 10."""
    if not request.path.endswith("/scores"):
        return answer(request, now)
    body = json.loads(request.body)
    body.setdefault("scoreMaximum", 10)
    return answer(with_values(request, body=json.dumps(body).encode()), now)


@pytest.mark.parametrize("scenario", ["graded-by-tool", "ok"])
def test_an_accepted_test_write_is_undone_and_told(
    asking: Asking, canvas: Recording, scenario: str
) -> None:
    before = canvas.lti13.gradebook(scenario)["score"]
    canvas.twist = accepting
    case = asking.about(launch_of(canvas, scenario))
    assert canvas.lti13.gradebook(scenario)["score"] == before
    assert rules(case) == ["refused-write-accepted"]
    assert case.is_restored
    assert case.restore
    assert "estored" not in case.restore.note


def test_an_accepted_test_write_that_cannot_be_undone_is_the_loudest_line(
    asking: Asking, canvas: Recording
) -> None:
    canvas.twist = accepting
    case = asking.about(launch_of(canvas, "student-invited"))  # Canvas lists no results of them
    assert case.restore_failed
    assert "refused-write-accepted" in rules(case)


def test_a_host_that_took_a_test_write_gets_no_other(asking: Asking, canvas: Recording) -> None:
    canvas.twist = accepting
    asking.about(launch_of(canvas))
    canvas.received.clear()
    case = asking.about(launch_of(canvas, "points-100"))
    assert states(case)["test write"] is SKIPPED
    assert not canvas.sent_to("/scores")
