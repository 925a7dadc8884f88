"""What a rule says is true of the version of LTI that its finding is about, and tells who acts."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path

import pytest

import lticheck.rules
from lticheck.captures import read
from lticheck.formats import FORMATS
from lticheck.model.credentials import Consumers
from lticheck.model.findings import Finding
from lticheck.model.launch import LtiVersion
from lticheck.probing.cases import cases
from lticheck.probing.diagnosing import diagnose
from lticheck.probing.session import Session
from lticheck.reporting.report import Report
from lticheck.rules import all_rules
from lticheck.rules.ags_examples import posted, service
from lticheck.rules.rule import Example, Rule
from lticheck.rules.words import Words, whole_words, words_over
from tests.catalogue.examples import diagnosis_of
from tests.conftest import Canvases
from tests.formats.reports import render

SESSION = Session(consumers=Consumers())
FOLDER = Path(lticheck.rules.__file__).parent
OF_OTHER = {
    LtiVersion.V1_3: (
        "sourcedid, lis_, resultscore, resulttotalscore, textstring, imsx, pox, xml, oauth_, "
        "nonce, outcome url, outcome service, replaceresult, deleteresult, readresult, resultdata, "
        "consumer key, shared secret, lti 1.1, prioritizenontoolgrade, ext_outcome, grade_passback"
    ),
    LtiVersion.V1_1: (
        "scoregiven, scoremaximum, line item, lineitem, access token, id_token, ags, "
        "client assertion, client id, developer key, activityprogress, gradingprogress, lti 1.3, "
        "jwt, key set, claim, score+json, submission.submittedat, preserve_score"
    ),
}
"""Words that mean nothing to whom a finding over this version reaches."""

MEANT: dict[tuple[str, LtiVersion], dict[str, str]] = {
    ("authorization-header-unreadable", LtiVersion.V1_1): {
        "access token": "what stands in the header in place of a signature",
        "lti 1.3": "whose token it is",
    },
    ("lti13-login-refused", LtiVersion.V1_3): {"nonce": "OpenID's request has one, too"},
    ("removed-tool", LtiVersion.V1_1): {"lti 1.3": "the version to which the school moved"},
    ("token-client-unknown", LtiVersion.V1_3): {"lti 1.1": "whose key is no client id"},
    ("user-not-in-course", LtiVersion.V1_3): {"lti 1.1": "whose ids are sent by mistake"},
    ("wrong-content-type", LtiVersion.V1_3): {"xml": "a type that is sent by mistake"},
}
"""Words that a rule says of the other version on purpose, each with its reason."""

BOTH_WAYS = [
    pytest.param(rule, version, id=f"{rule.slug}-{version}")
    for rule in all_rules()
    for version in sorted(rule.versions)
]
HITS = [pytest.param(r, e, id=f"{r.slug}-{n}") for r in all_rules() for n, e in enumerate(r.hits)]


def strange_words(text: str, version: LtiVersion, slug: str) -> list[str]:
    """Return the words of the other version that a text holds without a reason."""
    meant = MEANT.get((slug, version), {})
    return [
        word
        for word in OF_OTHER[version].split(", ")
        if word not in meant and re.search(rf"(?<![a-z]){re.escape(word)}", text.lower())
    ]


def said_by(words: Words) -> str:
    fixes = (fix.text for fix in words.fixes)
    return "\n".join((words.title, *words.meaning, *words.causes, *fixes))


@pytest.mark.parametrize(("rule", "version"), BOTH_WAYS)
def test_a_rule_speaks_of_the_version_it_is_found_over(rule: Rule, version: LtiVersion) -> None:
    assert strange_words(said_by(words_over(rule, version)), version, rule.slug) == []


@pytest.mark.parametrize(("rule", "version"), BOTH_WAYS)
def test_who_acts_is_told_what_to_do(rule: Rule, version: LtiVersion) -> None:
    words = words_over(rule, version)
    assert words.causes
    assert words.party in {fix.party for fix in words.fixes}


@pytest.mark.parametrize(("rule", "example"), HITS)
def test_a_finding_speaks_of_its_version(rule: Rule, example: Example, canvases: Canvases) -> None:
    """Message, evidence and advice, as somebody gets them, and the one who acts can."""
    for finding in diagnosis_of(example, canvases[example.canvas_version]).findings:
        if finding.rule == rule.slug and finding.version:
            said = own_words(finding)
            assert strange_words(said, finding.version, rule.slug) == []
            assert finding.party in {fix.party for fix in finding.fixes}


@pytest.mark.parametrize(
    ("line", "slug", "strange"),
    [
        ("Can't find lineitem to put grade", "launch-without-assignment", "outcome url"),
        ("GET https://s.example/api/lti/courses/1/line_items", "reply-not-captured", "sourcedid"),
    ],
)
def test_a_line_of_lti_1_3_alone_is_told_as_such(line: str, slug: str, strange: str) -> None:
    """Nothing else in the log says which version it is."""
    (finding,) = diagnose(next(cases(read(line.encode(), "x.log"), SESSION))).findings
    assert (finding.rule, finding.version) == (slug, LtiVersion.V1_3)
    rule = next(rule for rule in all_rules() if rule.slug == slug)
    words = words_over(rule, finding.version)
    assert strange not in "\n".join((*words.meaning, *words.causes)).lower()


def own_words(finding: Finding) -> str:
    """Return what lticheck says in a finding, without the values that it shows."""
    labels = (fact.label for fact in finding.evidence)
    fixes = (fix.text for fix in finding.fixes)
    return "\n".join((finding.title, finding.message, *labels, *fixes))


def test_a_rule_looked_up_tells_of_both() -> None:
    """Nothing that is said over one version alone is missing from the whole, nor unlabelled."""
    for rule in all_rules():
        whole = whole_words(rule)
        for version in rule.versions:
            words = words_over(rule, version)
            fixes = [fix.text for fix in words.fixes]
            for text in (words.title, *words.meaning, *words.causes, *fixes):
                assert text in said_by(whole), rule.slug
        only = [c for c in (*rule.causes_11, *rule.causes_13) if c in whole.causes]
        assert only == []


def one_line(source: str) -> str:
    """Return a file's text with the breaks inside of its sentences closed."""
    return re.sub(r'"\s+"', "", source).lower()


def test_each_exception_is_needed() -> None:
    """A word that a rule does not say any more is no exception any more."""
    stages = {rule.slug: rule.stage for rule in all_rules()}
    for (slug, _), meant in MEANT.items():
        text = (FOLDER / stages[slug] / f"{slug.replace('-', '_')}.py").read_text(encoding="utf-8")
        assert [word for word in meant if word not in one_line(text)] == [], slug


UNINSTALLED = posted(
    401,
    service("Access Token not linked to a Tool associated with this Context", "unauthorized"),
)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_tells_a_finding_in_its_words(name: str, canvases: Canvases) -> None:
    """The title, who acts, the advice; and on the page, where nobody can ask, the causes."""
    rule = next(rule for rule in all_rules() if rule.slug == "removed-tool")
    diagnosis = diagnosis_of(UNINSTALLED, canvases["current"])
    shown = " ".join(html.unescape(render(name, Report(diagnoses=(diagnosis,)))).split())
    assert rule.title_13 in shown
    assert rule.title not in shown
    if name == "html":
        assert rule.causes_13[0] in shown
        assert rule.causes_11[0] not in shown
    if name == "json":
        (finding,) = json.loads(render(name, Report(diagnoses=(diagnosis,))))["diagnoses"][0][
            "findings"
        ]
        assert (finding["lti"], finding["party"]) == ("1.3", "Canvas admin")
