"""sample_launches/: one launch a file, named by what is wrong, stating what it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lticheck.captures.readers.launch_file import LaunchFile, write_launch_file
from lticheck.model.launch import Launch
from lticheck.sandbox.lti11.launches import launch_parameters, sign_launch
from lticheck.sandbox.scenarios import Scenario, new_world, scenarios

ORIGIN = "https://canvas.school.example"
SIGNED_AT = 1795000000.0
SEND = "send --score 0.85"
SCORE = "sandbox --score 0.85"
TAKEN = ("grade-hidden",)
"""What a score that arrived gives: a note, for LTI cannot see whether students see it."""


@dataclass(frozen=True)
class Sample:
    """One sample: a scenario of the sandbox, and the rules that it gives."""

    scenario: str
    offline: tuple[str, ...] = ()
    sandbox: tuple[str, ...] = ()
    send: tuple[str, ...] | None = None
    """`lticheck send --score 0.85` against the sandbox; None: as `sandbox`."""
    score: tuple[str, ...] | None = None
    """`lticheck diagnose --score 0.85` against the sandbox; None: not stated."""
    edit: Mapping[str, str | None] = field(default_factory=dict)


def _same(scenario: str, *rules: str, **edit: str | None) -> Sample:
    return Sample(scenario, rules, rules, edit=edit)


def _asked(scenario: str, *rules: str) -> Sample:
    return Sample(scenario, (), rules)


def _taken(scenario: str) -> Sample:
    return Sample(scenario, send=TAKEN)


SAMPLES: dict[str, Sample] = {
    "healthy": _taken("ok"),
    "healthy-domain-tool": _taken("domain-tool"),
    "healthy-encrypted-sourcedid": _taken("ok-encrypted"),
    "healthy-former-grade": Sample("tool-graded", send=("human-grade-overwritten", *TAKEN)),
    "healthy-letter-grade": _taken("letter-grade"),
    "healthy-gpa-scale": _taken("gpa-scale"),
    "healthy-odd-secret": _taken("odd-secret"),
    "healthy-percent": _taken("percent"),
    "healthy-points-100": _taken("points-100"),
    "healthy-section-still-open": _taken("course-soft-concluded-section-open"),
    "healthy-sourcedid-newline": _taken("sourcedid-newline"),
    "healthy-student-past-dates": _taken("student-past-dates"),
    # launch
    "grade-url-refused": Sample(
        "ok",
        ("grade-url-refused",),
        ("grade-url-refused", "launch-signature-mismatch"),
        edit={
            "lis_outcome_service_url": f"{ORIGIN}/api/lti/v1/tools/70001/ext_grade_passback"
            "?lti_message_type=basic-lis-updateresult&result_resultscore_textstring=1.0"
        },
    ),
    "copied-tool-credentials": Sample(
        "fake-credentials",
        ("copied-tool-credentials",),
        ("copied-tool-credentials",),
        ("copied-tool-credentials", *TAKEN),
    ),
    "enrollment-inactive": _same("student-inactive", "enrollment-inactive"),
    "instructor-sourcedid": _same("instructor", "instructor-sourcedid"),
    "instructor-sourcedid-assistant": _same("teaching-assistant", "instructor-sourcedid"),
    "instructor-sourcedid-observer": _same("observer", "instructor-sourcedid"),
    "instructor-sourcedid-stored": _asked("instructor-stored", "instructor-sourcedid"),
    "launch-signature-mismatch": Sample(
        "ok",
        (),
        ("launch-signature-mismatch",),
        ("launch-signature-mismatch", *TAKEN),
        edit={"context_title": "Demo course, renamed by hand"},
    ),
    "launch-without-assignment-editor": _same("rich-text-editor", "launch-without-assignment"),
    "launch-without-assignment-module": _same("module-item", "launch-without-assignment"),
    "launch-without-assignment-navigation": _same("course-navigation", "launch-without-assignment"),
    "launch-without-assignment-page": _same("page-link", "launch-without-assignment"),
    "not-a-launch": _same(
        "ok",
        "not-a-launch",
        lti_message_type="ContentItemSelectionRequest",
        lis_outcome_service_url=None,
    ),
    "sourcedid-missing": _same("sourcedid-lost", "sourcedid-missing"),
    "sourcedid-missing-empty": _same("sourcedid-empty", "sourcedid-missing"),
    "sourcedid-missing-blank": _same("sourcedid-blank", "sourcedid-missing"),
    "sourcedid-of-other-tool": Sample(
        "tool-other", ("sourcedid-of-other-tool",), ("removed-tool",)
    ),
    "sourcedid-truncated": _same("sourcedid-truncated", "sourcedid-truncated"),
    "sourcedid-truncated-unsigned": _same("sourcedid-unsigned", "sourcedid-truncated"),
    "test-student": Sample(
        "test-student", ("test-student",), ("test-student",), ("test-student", *TAKEN)
    ),
    "zero-point-assignment": Sample(
        "points-zero",
        ("zero-point-assignment",),
        ("zero-point-assignment",),
        ("zero-point-assignment",),
    ),
    "zero-point-assignment-blank": _same("points-blank", "zero-point-assignment"),
    "zero-point-assignment-letter": Sample(
        "letter-grade-zero",
        ("zero-point-assignment",),
        ("zero-point-assignment",),
        ("zero-point-assignment",),
    ),
    "zero-point-assignment-not-graded": _same("not-graded-blank", "zero-point-assignment"),
    "zero-point-assignment-percent": Sample(
        "percent-zero",
        ("zero-point-assignment",),
        ("zero-point-assignment",),
        ("zero-point-assignment",),
    ),
    # authorization
    "canvas-internal-error": _asked("sourcedid-non-ascii", "canvas-internal-error"),
    "sourcedid-from-other-environment": _asked(
        "sourcedid-other-environment", "sourcedid-from-other-environment"
    ),
    "wrong-secret": _asked("secret-rotated", "wrong-secret"),
    # outcome
    "assignment-deleted": _asked("assignment-deleted", "assignment-deleted"),
    "assignment-locked-grading-period": Sample(
        "grading-period-closed", send=("assignment-locked",)
    ),
    "assignment-locked-unpublished": Sample("assignment-unpublished", send=("assignment-locked",)),
    "course-concluded": _asked("course-soft-concluded", "course-concluded"),
    "course-deleted": _asked("course-deleted", "course-deleted"),
    "removed-tool": _asked("tool-deleted", "removed-tool"),
    "removed-tool-moved": _asked("tool-url-mismatch", "removed-tool"),
    "removed-tool-no-tag": _asked("tool-tag-missing", "removed-tool"),
    "removed-tool-recreated": Sample(
        "tool-recreated", ("sourcedid-of-other-tool",), ("removed-tool",)
    ),
    "removed-tool-unknown": Sample("tool-missing", ("sourcedid-of-other-tool",), ("removed-tool",)),
    "removed-tool-unknown-sourcedid": Sample(
        "sourcedid-unknown-tool", ("sourcedid-of-other-tool",), ("removed-tool",)
    ),
    "sourcedid-forged": _asked("sourcedid-forged", "sourcedid-forged"),
    "sourcedid-invalid": _asked("sourcedid-garbage", "sourcedid-invalid"),
    "sourcedid-invalid-padded": _asked("sourcedid-padded", "sourcedid-invalid"),
    "user-not-in-course": _asked("student-dropped", "user-not-in-course"),
    "user-not-in-course-concluded": _asked("student-concluded", "user-not-in-course"),
    "user-not-in-course-ended": _asked("course-concluded", "user-not-in-course"),
    # gradebook
    "excused-student": Sample("excused", (), ("excused-student",), ("excused-student", *TAKEN)),
    "grade-hidden": _taken("hidden-grades"),
    "grade-not-recorded": Sample("not-graded", send=("grade-not-recorded",)),
    "human-grade-overwritten": Sample(
        "human-graded",
        send=("human-grade-overwritten", *TAKEN),
        score=("human-grade-overwritten", *TAKEN),
    ),
    "human-grade-overwritten-submitted": Sample(
        "human-graded-submitted", send=("human-grade-overwritten", *TAKEN)
    ),
    "late-policy-deduction": Sample("late", send=("late-policy-deduction",)),
    "pass-fail-any-score": Sample("pass-fail", send=("pass-fail-any-score",)),
    "pass-fail-any-score-blank": Sample(
        "pass-fail-blank",
        ("zero-point-assignment",),
        ("zero-point-assignment",),
        ("pass-fail-any-score",),
    ),
}
"""Every sample by its file's name."""


def samples() -> dict[str, str]:
    """Return every sample's text by its path in the repository."""
    return {f"sample_launches/{name}.json": _text(sample) for name, sample in SAMPLES.items()}


def _text(sample: Sample) -> str:
    scenario = scenarios()[sample.scenario]
    send = sample.sandbox if sample.send is None else sample.send
    expect = {"offline": sample.offline, "sandbox": sample.sandbox, SEND: send}
    if sample.score is not None:
        expect[SCORE] = sample.score
    file = LaunchFile(
        launch=_launch(scenario, sample.edit),
        about=f"{scenario.about[0].upper()}{scenario.about[1:]}.",
        expect=expect,
    )
    return write_launch_file(file)


def _launch(scenario: Scenario, edit: Mapping[str, str | None]) -> Launch:
    world = new_world(SIGNED_AT)
    tool = world.tools[scenario.tool]
    url = tool.url or "https://tool.example/launch"
    signed = sign_launch(
        launch_parameters(scenario, world, ORIGIN),
        url,
        key=tool.key,
        secret=tool.secret,
        timestamp=SIGNED_AT,
        nonce=f"nonce-of-{scenario.name}",
    )
    edited = [(name, edit.get(name, value)) for name, value in signed]
    added = [pair for pair in edit.items() if pair[0] not in dict(signed)]
    kept = [(name, value) for name, value in edited + added if value is not None]
    return Launch(parameters=tuple(kept), url=url)
