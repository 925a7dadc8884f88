"""The catalogue: every rule, in the order of diagnosis: by stage, then by name."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module

from lticheck.model.case import Case
from lticheck.model.dataclass import dataclass
from lticheck.model.findings import Finding
from lticheck.model.launch import LtiVersion
from lticheck.rules.rule import Rule, Stage

FILES: dict[Stage, tuple[str, ...]] = {
    Stage.LAUNCH: (
        "canvas_lti_keys_missing",
        "copied_tool_credentials",
        "enrollment_inactive",
        "grade_held_by_tool",
        "grade_scope_not_granted",
        "grade_url_refused",
        "insecure_outcome_url",
        "instructor_sourcedid",
        "launch_refused",
        "launch_signature_mismatch",
        "launch_without_assignment",
        "link_of_other_course",
        "log_leaks_secret",
        "lti13_launch_expired",
        "lti13_login_refused",
        "lti13_redirect_uri",
        "lticheck_bug",
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
        "access_token_invalid",
        "access_token_scope_missing",
        "authorization_header_unreadable",
        "canvas_internal_error",
        "clock_ahead",
        "clock_behind",
        "developer_key_off",
        "nonce_reused",
        "sourcedid_from_other_environment",
        "token_audience_wrong",
        "token_claims_invalid",
        "token_client_unknown",
        "token_key_rejected",
        "token_not_obtained",
        "token_request_malformed",
        "token_scope_refused",
        "wrong_content_type",
        "wrong_secret",
        "wrong_signed_url",
    ),
    Stage.OUTCOME: (
        "assignment_deleted",
        "assignment_locked",
        "attempts_used_up",
        "content_item_missing",
        "course_concluded",
        "course_deleted",
        "file_upload_failed",
        "human_grade_kept",
        "legacy_endpoint_failure",
        "line_item_invalid",
        "line_item_not_found",
        "line_item_of_other_tool",
        "malformed_score_body",
        "no_score",
        "non_numeric_score",
        "progress_unknown",
        "removed_tool",
        "resource_link_mismatch",
        "score_fields_missing",
        "score_maximum_invalid",
        "score_out_of_range",
        "sourcedid_forged",
        "sourcedid_invalid",
        "student_not_gradable",
        "submitted_at_in_future",
        "submitted_at_unparseable",
        "timestamp_not_newer",
        "timestamp_unreadable",
        "unsupported_operation",
        "user_not_in_course",
    ),
    Stage.GRADEBOOK: (
        "attachment_pending",
        "attempt_left_behind",
        "attempt_on_every_post",
        "excused_student",
        "grade_differs",
        "grade_erased",
        "grade_hidden",
        "grade_needs_review",
        "grade_not_recorded",
        "group_grade_shared",
        "human_grade_overwritten",
        "late_policy_deduction",
        "line_item_without_column",
        "pass_fail_any_score",
        "refused_write_accepted",
        "result_not_listed",
        "score_preserved",
        "submission_without_score",
        "submitted_at_ignored",
        "timestamp_in_future",
        "timestamp_without_offset",
        "zero_written_for_blank",
    ),
}
"""The file of each rule, by stage. A rule that is not named here does not exist."""

OF_LTI_1_3 = frozenset(
    {
        "canvas_lti_keys_missing",
        "grade_scope_not_granted",
        "lti13_launch_expired",
        "lti13_login_refused",
        "lti13_redirect_uri",
    }
)
"""Rules of launches of LTI 1.3 alone: a launch of LTI 1.1 does not read their files."""

LAST = "outcome.unknown_canvas_failure"
"""Speaks only where no other rule does."""


@dataclass(frozen=True, kw_only=True, eq=False)
class RegisteredRule:
    """A rule's text, and the check that its file defines beside it."""

    rule: Rule
    check: Callable[[Case], Finding | None]
    """Returns the finding, or None where the case does not show this cause."""
    ags_check: Callable[[Case], Finding | None] | None = None
    """The second witness of a cause that both protocols have: LTI 1.3's answers and launches."""

    def check_for(self, version: LtiVersion | None) -> Callable[[Case], Finding | None] | None:
        """Return the check of this version of LTI; None where the cause does not exist in it."""
        if version is not None and version not in self.rule.versions:
            return None
        if version is LtiVersion.V1_3 and self.ags_check:
            return self.ags_check
        return self.check


@cache
def rules_of(stage: Stage, version: LtiVersion | None = None) -> tuple[RegisteredRule, ...]:
    """Return the rules of one stage; their files are read when they are first needed.

    For LTI 1.1, those that are known to be of LTI 1.3 alone are left out.
    """
    unread = OF_LTI_1_3 if version is LtiVersion.V1_1 else frozenset()
    return tuple(_register(f"{stage}.{name}") for name in FILES[stage] if name not in unread)


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
    ags_check = getattr(module, "check_ags", None)
    return RegisteredRule(rule=module.RULE, check=module.check, ags_check=ags_check)
