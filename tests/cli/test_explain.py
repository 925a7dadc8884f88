"""`lticheck explain`: every way to ask."""

from __future__ import annotations

import json
import tomllib

import pytest

from lticheck.cli.guides import GUIDES
from lticheck.model.exit_status import ExitStatus
from lticheck.rules import all_rules
from lticheck.rules.retired import RETIRED
from lticheck.rules.rule import Stage
from lticheck.rules.search import lookup
from tests.cli.runner import Lticheck
from tests.conftest import ROOT


def test_the_list_names_every_rule_by_stage(lticheck: Lticheck) -> None:
    run = lticheck("explain")
    assert run.status == ExitStatus.OK
    for rule in all_rules():
        assert rule.slug in run.stdout
    headings = [line for line in run.stdout.splitlines() if line in set(Stage)]
    assert headings == list(Stage)


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("score-out-of-range", "score-out-of-range"),
        ("bad_score", "score-out-of-range"),
        ("Score is not between 0 and 1", "score-out-of-range"),
        ("Canvas said: Score is not between 0 and 1 [EID_12]", "score-out-of-range"),
        ("Unable to parse resultScore: abc\n[EID_7]", "non-numeric-score"),
        ("assignment_tool_mismatch", "removed-tool"),
        ("truncated", "sourcedid-truncated"),
        ("Post grade failed", "reply-not-captured"),
        ("pylti.common.LTIPostMessageException: Post grade failed", "reply-not-captured"),
        ("LTIPostMessageException", "reply-not-captured"),
        ("415 Unsupported Media Type", "wrong-content-type"),
    ],
)
def test_what_leads_to_one_rule_explains_it(words: str, slug: str, lticheck: Lticheck) -> None:
    run = lticheck("explain", words)
    assert run.status == ExitStatus.OK
    assert run.stdout.splitlines()[1].startswith(slug)
    assert "How to fix it" in run.stdout


@pytest.mark.parametrize("slug", [rule.slug for rule in all_rules()])
def test_a_slug_leads_to_its_own_rule_alone(slug: str) -> None:
    """Also where a code of Canvas has the same words: `user_not_in_course`."""
    assert [rule.slug for rule in lookup(slug).rules] == [slug]


@pytest.mark.parametrize(
    ("words", "first", "also"),
    [
        ("User is no longer in course", "user-not-in-course", "instructor-sourcedid"),
        ("longer in course", "user-not-in-course", "instructor-sourcedid"),
        ("sourcedid", "sourcedid-forged", "sourcedid-truncated"),
        ("secret", "wrong-secret", "log-leaks-secret"),
        ("401", "wrong-secret", "nonce-reused"),
        ("HTTP 403", "rate-limited", "not-canvas"),
        ("422", "no-score", "removed-tool"),
        ("502", "gateway-error", ""),
    ],
)
def test_what_leads_to_several_lists_them(
    words: str, first: str, also: str, lticheck: Lticheck
) -> None:
    run = lticheck("explain", words)
    assert run.status == ExitStatus.OK
    slugs = [line.split()[0] for line in run.stdout.splitlines() if line.strip()]
    assert first in slugs or run.stdout.splitlines()[1].startswith(first)
    if also:
        assert also in slugs
        assert "How to fix it" not in run.stdout


def test_the_likelier_rule_of_a_sentence_comes_first(lticheck: Lticheck) -> None:
    run = lticheck("explain", "User is no longer in course")
    assert run.stdout.index("user-not-in-course") < run.stdout.index("instructor-sourcedid")


def test_json_holds_the_whole_rule(lticheck: Lticheck) -> None:
    run = lticheck("explain", "removed-tool", "--format", "json")
    (rule,) = json.loads(run.stdout)["rules"]
    assert rule["slug"] == "removed-tool"
    assert rule["canvas_codes"] == ["assignment_tool_mismatch", "tool_invalid"]
    assert rule["statuses"]
    assert rule["fixes"][0]["party"] == "instructor"


def test_json_lists_the_catalogue(lticheck: Lticheck) -> None:
    run = lticheck("explain", "--format", "json")
    assert [rule["slug"] for rule in json.loads(run.stdout)["rules"]] == [
        rule.slug for rule in all_rules()
    ]


def test_words_that_draw_on_the_screen_are_shown_as_marks(lticheck: Lticheck) -> None:
    run = lticheck("explain", "zzqqx\x1b]52;c;aGk=\x07")
    assert run.status == ExitStatus.USAGE
    assert "\x1b" not in run.stderr


def test_a_near_miss_is_suggested(lticheck: Lticheck) -> None:
    run = lticheck("explain", "score-out-of-rnage")
    assert run.status == ExitStatus.USAGE
    assert "score-out-of-range" in run.stderr


def test_the_unknown_is_a_usage_error(lticheck: Lticheck) -> None:
    run = lticheck("explain", "qqqqqq")
    assert run.status == ExitStatus.USAGE
    assert run.stderr


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.slug)
def test_each_text_fits_a_screen(rule: object, lticheck: Lticheck) -> None:
    """At 80 columns: no line is longer, and the whole is at most a screen."""
    run = lticheck("explain", getattr(rule, "slug", ""))
    lines = run.stdout.splitlines()
    assert max(len(line) for line in lines) <= 80
    assert len(lines) <= 48


def test_a_message_to_forward(lticheck: Lticheck) -> None:
    run = lticheck("explain", "removed-tool", "--for", "instructor")
    assert run.status == ExitStatus.OK
    assert run.stdout.startswith("Hello,")
    assert "1. LTI 1.1: Edit the assignment" in run.stdout
    assert "2. LTI 1.3: Ask your Canvas admin" in run.stdout
    assert "tool developer" not in run.stdout


@pytest.mark.parametrize("words", [["--for", "admin"], ["removed-tool", "--format", "markdown"]])
def test_options_that_do_not_go_together(words: list[str], lticheck: Lticheck) -> None:
    assert lticheck("explain", *words).status == ExitStatus.USAGE


@pytest.mark.parametrize("name", GUIDES)
def test_guides_are_printed_whole(name: str, lticheck: Lticheck) -> None:
    run = lticheck("explain", name)
    assert run.status == ExitStatus.OK
    assert run.stdout == (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8")


def test_a_wheel_holds_every_guide() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    included = project["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert included == {f"docs/{name}.md": f"lticheck/guides/{name}.md" for name in GUIDES}


def test_no_text_of_a_rule_points_at_a_file_that_an_installed_user_has_not() -> None:
    texts = [fix.text for rule in all_rules() for fix in rule.fixes]
    assert not [text for text in texts if "docs/" in text]


def test_a_retired_rule_names_its_successors(lticheck: Lticheck) -> None:
    run = lticheck("explain", "lti13-launch")
    assert run.status == ExitStatus.OK
    line, *rest = run.stdout.splitlines()
    assert line.startswith("lti13-launch is retired: today it is launch-without-assignment, ")
    listed = "\n".join(rest)
    for slug in RETIRED["lti13-launch"]:
        assert slug in line
        assert slug in listed


def test_a_retired_rule_as_json_is_its_successors(lticheck: Lticheck) -> None:
    run = lticheck("explain", "--format", "json", "lti13-launch")
    assert run.status == ExitStatus.OK
    slugs = [rule["slug"] for rule in json.loads(run.stdout)["rules"]]
    assert slugs == list(RETIRED["lti13-launch"])
    assert "lti13-launch is retired" in run.stderr


def test_no_message_is_made_of_a_retired_rule(lticheck: Lticheck) -> None:
    run = lticheck("explain", "lti13-launch", "--for", "admin")
    assert run.status == ExitStatus.USAGE
    assert "lti13-login-refused" in run.stderr


def test_successors_are_rules_and_the_retired_are_none() -> None:
    slugs = {rule.slug for rule in all_rules()}
    for retired, successors in RETIRED.items():
        assert retired not in slugs
        assert set(successors) <= slugs


@pytest.mark.parametrize(
    ("words", "first"),
    [
        ("User not found in course or is not a student", "user-not-in-course"),
        ("Invalid authorization header", "wrong-secret"),
        ("Duplicate nonce detected", "nonce-reused"),
    ],
)
def test_a_sentence_of_several_rules_is_listed_as_diagnose_finds_it(
    words: str, first: str, lticheck: Lticheck
) -> None:
    assert lticheck("explain", words).stdout.split()[0] == first
    assert lticheck("explain", words, "--for", "developer").status == ExitStatus.OK
