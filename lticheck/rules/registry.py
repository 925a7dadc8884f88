"""The catalogue: every rule, in the order of diagnosis: by stage, then by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from lticheck.model.case import Case
from lticheck.model.findings import Finding
from lticheck.rules.rule import Rule, Stage

FILES: dict[Stage, tuple[str, ...]] = {
    Stage.LAUNCH: (
        "copied_tool_credentials",
        "enrollment_inactive",
        "grade_held_by_tool",
        "grade_url_refused",
        "insecure_outcome_url",
        "instructor_sourcedid",
        "launch_refused",
        "launch_signature_mismatch",
        "launch_without_assignment",
        "link_of_other_course",
        "log_leaks_secret",
        "lti13_launch",
        "not_a_launch",
        "other_platform",
        "reply_not_captured",
        "score_became_zero",
        "sourcedid_missing",
        "sourcedid_of_other_student",
        "sourcedid_of_other_tool",
        "sourcedid_truncated",
        "test_student",
        "zero_point_assignment",
    ),
    Stage.TRANSPORT: (
        "connection_dropped",
        "connection_refused",
        "dns_failure",
        "gateway_error",
        "malformed_reply",
        "not_canvas",
        "proxy_failure",
        "rate_limited",
        "redirected",
        "timeout",
        "tls_failure",
        "user_agent_missing",
    ),
    Stage.AUTHORIZATION: (
        "authorization_header_unreadable",
        "canvas_internal_error",
        "clock_ahead",
        "clock_behind",
        "nonce_reused",
        "sourcedid_from_other_environment",
        "wrong_content_type",
        "wrong_secret",
        "wrong_signed_url",
    ),
    Stage.OUTCOME: (
        "assignment_deleted",
        "assignment_locked",
        "course_concluded",
        "course_deleted",
        "human_grade_kept",
        "legacy_endpoint_failure",
        "no_score",
        "non_numeric_score",
        "removed_tool",
        "score_out_of_range",
        "sourcedid_forged",
        "sourcedid_invalid",
        "submitted_at_in_future",
        "submitted_at_unparseable",
        "unsupported_operation",
        "user_not_in_course",
    ),
    Stage.GRADEBOOK: (
        "attachment_pending",
        "excused_student",
        "grade_differs",
        "grade_hidden",
        "grade_not_recorded",
        "human_grade_overwritten",
        "late_policy_deduction",
        "pass_fail_any_score",
        "refused_write_accepted",
        "submission_without_score",
        "submitted_at_ignored",
    ),
}
"""The file of each rule, by stage. A rule that is not named here does not exist."""

LAST = "outcome.unknown_canvas_failure"
"""Speaks only where no other rule does."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisteredRule:
    """A rule's text, and the check that its file defines beside it."""

    rule: Rule
    check: Callable[[Case], Finding | None]
    """Returns the finding, or None where the case does not show this cause."""


@cache
def rules_of(stage: Stage) -> tuple[RegisteredRule, ...]:
    """Return the rules of one stage; their files are read when they are first needed."""
    return tuple(_register(f"{stage}.{name}") for name in FILES[stage])


@cache
def registered_rules() -> tuple[RegisteredRule, ...]:
    """Return every rule with its check, in the order of diagnosis."""
    staged = (registered for stage in Stage for registered in rules_of(stage))
    return (*staged, _register(LAST))


@cache
def all_rules() -> tuple[Rule, ...]:
    """Return the texts of the whole catalogue, in the order of diagnosis."""
    return tuple(registered.rule for registered in registered_rules())


def all_slugs() -> frozenset[str]:
    """Return the slug of every rule; reads no rule's file, for files are named by slug."""
    names = (*(name for names in FILES.values() for name in names), LAST.split(".")[1])
    return frozenset(name.replace("_", "-") for name in names)


def _register(name: str) -> RegisteredRule:
    module = import_module(f"lticheck.rules.{name}")
    if not isinstance(module.RULE, Rule):
        raise TypeError(f"{name} holds no rule")
    return RegisteredRule(rule=module.RULE, check=module.check)
