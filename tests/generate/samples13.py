"""The samples of LTI 1.3: an id_token a file, as Canvas posts it, stating what it must give."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from lticheck.captures.readers.launch_file import LaunchFile, write_launch_file
from lticheck.model.launch import Launch
from lticheck.sandbox.ags import jwt
from lticheck.sandbox.ags.launches import id_token_claims
from lticheck.sandbox.ags.records import Registry
from lticheck.sandbox.scenarios import new_world
from lticheck.sandbox.scenarios.lti13 import CANVAS_KEY, new_registry, scenarios13
from lticheck.sandbox.scenarios.lti13.sample_keys import private_jwk

ORIGIN = "https://canvas.school.example"
TARGET = "https://tool.example/launch"
SIGNED_AT = 1795000000.0
SEND = "send --score 0.85"
SCORE = "sandbox --score 0.85"
PENDING = "send --grading Pending"
TAKEN = ("grade-hidden",)
SENT = ("attempt-on-every-post", *TAKEN)
"""Notes on a score that arrived; `send` makes an attempt, and AGS shows no posting policy."""
Rules = tuple[str, ...]


@dataclass(frozen=True)
class Sample13:
    """One sample: a scenario of the sandbox, and the rules that it gives in each way of running."""

    scenario: str
    offline: Rules = ()
    sandbox: Rules = ()
    others: Mapping[str, Rules] = field(default_factory=dict)
    """By way of running: those that write."""

    @property
    def expect(self) -> dict[str, Rules]:
        """Return the rules by way of running."""
        return {"offline": self.offline, "sandbox": self.sandbox, **self.others}


def _same(scenario: str, *rules: str) -> Sample13:
    """Say that the launch alone tells it."""
    return Sample13(scenario, rules, rules, {SCORE: rules})


def _asked(scenario: str, *rules: str) -> Sample13:
    """Say that asking tells it, and that nothing is written."""
    return Sample13(scenario, (), rules, {SCORE: rules, SEND: rules})


SAMPLES13: dict[str, Sample13] = {
    "healthy-lti13": Sample13("ok", others={SCORE: TAKEN, SEND: SENT}),
    # launch
    "grade-scope-not-granted": _same("key-without-score-scope", "grade-scope-not-granted"),
    "launch-without-assignment-lti13-module": _same("module-item", "launch-without-assignment"),
    "launch-without-assignment-lti13-navigation": _same("navigation", "launch-without-assignment"),
    "launch-without-assignment-lti13-editor": _same("editor-button", "launch-without-assignment"),
    # authorization
    "token-client-unknown": _asked("key-inactive", "token-client-unknown"),
    "token-key-rejected": _asked("key-set-of-other-key", "token-key-rejected"),
    "token-key-rejected-empty": _asked("key-set-empty", "token-key-rejected"),
    "token-key-rejected-page": _asked("key-set-html", "token-key-rejected"),
    "token-key-rejected-refused": _asked("key-set-refused", "token-key-rejected"),
    "token-request-malformed": _asked("key-is-of-the-api", "token-request-malformed"),
    "developer-key-off": _asked("key-off", "developer-key-off"),
    "developer-key-off-elsewhere": _asked("key-on-in-other-account", "developer-key-off"),
    # outcome
    "removed-tool-lti13": _asked("tool-deleted", "removed-tool"),
    "course-deleted-lti13": _asked("course-deleted", "course-deleted"),
    "course-concluded-lti13": _asked("course-concluded", "course-concluded"),
    "line-item-not-found": _asked("line-item-deleted", "line-item-not-found"),
    "line-item-of-other-tool": Sample13(
        "line-item-of-other-tool",
        sandbox=("line-item-of-other-tool",),
        others={SEND: ("line-item-of-other-tool", *SENT)},
    ),
    "user-not-in-course-lti13": _asked("student-dropped", "user-not-in-course"),
    "user-not-in-course-lti13-teacher": _asked("instructor", "user-not-in-course"),
    "assignment-locked-lti13": _asked("assignment-unpublished", "assignment-locked"),
    "timestamp-not-newer": _asked("result-in-future", "timestamp-not-newer"),
    "attempts-used-up": Sample13(
        "attempts-used", others={SCORE: TAKEN, SEND: ("attempts-used-up",)}
    ),
    "student-not-gradable": Sample13(
        "student-concluded",
        sandbox=("result-not-listed",),
        others={
            SCORE: ("student-not-gradable",),
            SEND: ("student-not-gradable", "attempt-left-behind"),
        },
    ),
    "result-not-listed": Sample13(
        "student-invited",
        sandbox=("result-not-listed",),
        others={SEND: ("result-not-listed", "attempt-on-every-post")},
    ),
    # gradebook
    "grade-erased": Sample13(
        "graded-by-teacher", others={PENDING: ("grade-erased", "attempt-on-every-post")}
    ),
    "human-grade-overwritten-lti13": Sample13(
        "graded-by-teacher",
        others={
            SCORE: ("human-grade-overwritten", *TAKEN),
            SEND: ("human-grade-overwritten", *SENT),
        },
    ),
    "test-student-lti13": Sample13(
        "test-student",
        ("test-student",),
        ("test-student",),
        {SEND: ("test-student", "attempt-on-every-post")},
    ),
    "zero-point-assignment-lti13": Sample13(
        "zero-points",
        sandbox=("zero-point-assignment",),
        others={SEND: ("zero-point-assignment", "attempt-on-every-post")},
    ),
}
"""Every sample by its file's name."""


def samples13() -> dict[str, str]:
    """Return every sample's text by its path in the repository."""
    registry = new_registry(new_world(SIGNED_AT), SIGNED_AT)
    return {
        f"sample_launches/{name}.json": _text(name, sample, registry)
        for name, sample in SAMPLES13.items()
    }


def _text(name: str, sample: Sample13, registry: Registry) -> str:
    about = scenarios13()[sample.scenario].about
    parameters = (("id_token", _id_token(name, sample, registry)), ("state", f"state-of-{name}"))
    file = LaunchFile(
        launch=Launch(parameters=parameters, url=TARGET),
        about=f"{about[0].upper()}{about[1:]}.",
        expect=sample.expect,
    )
    return write_launch_file(file)


def _id_token(name: str, sample: Sample13, registry: Registry) -> str:
    claims = id_token_claims(
        scenarios13()[sample.scenario],
        registry,
        ORIGIN,
        target=TARGET,
        nonce=f"nonce-of-{name}",
        now=SIGNED_AT,
    )
    key = private_jwk(CANVAS_KEY)
    signed = {**claims, "jti": f"jti-of-{name}"}
    return jwt.sign(signed, jwt.private_key(key), "RS256", kid=key["kid"])
