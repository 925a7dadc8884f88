"""The catalogue proves itself: every rule complete, registered, hit and missed as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import lticheck.rules
from lticheck.model.launch import LtiVersion
from lticheck.rules import all_rules, rules_of
from lticheck.rules.registry import OF_LTI_1_3
from lticheck.rules.rule import ALL_OTHERS, LTI_1_3, Example, Rule, Stage
from lticheck.rules.words import whole_words
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases

RULES = all_rules()
SLUGS = [rule.slug for rule in RULES]
HITS = [pytest.param(r, e, id=f"{r.slug}-{n}") for r in RULES for n, e in enumerate(r.hits)]
MISSES = [pytest.param(r, e, id=f"{r.slug}-{n}") for r in RULES for n, e in enumerate(r.misses)]
FOLDER = Path(lticheck.rules.__file__).parent


@pytest.mark.parametrize(("rule", "example"), HITS)
def test_a_hit_is_found(rule: Rule, example: Example, canvases: Canvases) -> None:
    """Every example that a rule names as its own ends in its finding."""
    diagnosis = diagnosis_of(example, canvases[example.canvas_version])
    assert rule.slug in {finding.rule for finding in diagnosis.findings}


@pytest.mark.parametrize(("rule", "example"), MISSES)
def test_a_miss_stays_silent(rule: Rule, example: Example, canvases: Canvases) -> None:
    """No look-alike ends in its finding."""
    diagnosis = diagnosis_of(example, canvases[example.canvas_version])
    assert rule.slug not in {finding.rule for finding in diagnosis.findings}


@pytest.mark.parametrize("rule", RULES, ids=SLUGS)
def test_a_rule_is_complete(rule: Rule) -> None:
    """Every rule has a text for people, examples of both kinds and known requirements."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.slug)
    assert rule.title
    assert len(rule.title) <= 60
    assert not rule.title.endswith(".")
    assert rule.meaning.endswith(".")
    assert whole_words(rule).causes
    assert rule.fixes
    assert rule.references
    # A bug of our own has no example: tests/cli/test_bug.py breaks the code.
    assert rule.hits or rule.slug == "lticheck-bug"
    assert rule.misses
    assert set(rule.silenced_by) <= {*SLUGS, ALL_OTHERS}


def test_rules_are_in_order() -> None:
    """The catalogue goes by stage; the rule that needs all others silent is the last one."""
    assert len(set(SLUGS)) == len(SLUGS)
    stages = list(Stage)
    order = [(ALL_OTHERS in r.silenced_by, stages.index(r.stage)) for r in RULES]
    assert order == sorted(order)
    for stage in Stage:
        slugs = [r.slug for r in RULES if r.stage is stage and ALL_OTHERS not in r.silenced_by]
        assert slugs == sorted(slugs)


def test_every_rule_file_is_registered() -> None:
    """A rule's file is named by its slug, in the folder of its stage, and no file is left out."""
    files = {
        f"{path.parent.name}/{path.stem}"
        for stage in Stage
        for path in (FOLDER / stage).glob("*.py")
        if "RULE = Rule(" in path.read_text(encoding="utf-8")
    }
    assert files == {f"{rule.stage}/{rule.slug.replace('-', '_')}" for rule in RULES}


def test_what_a_launch_of_lti_11_does_not_read_is_of_lti_13_alone() -> None:
    of_13 = {one.rule.slug for one in rules_of(Stage.LAUNCH) if one.rule.versions == LTI_1_3}
    assert of_13 == {name.replace("_", "-") for name in OF_LTI_1_3}
    read = {one.rule.slug for one in rules_of(Stage.LAUNCH, LtiVersion.V1_1)}
    assert read == {one.rule.slug for one in rules_of(Stage.LAUNCH)} - of_13
