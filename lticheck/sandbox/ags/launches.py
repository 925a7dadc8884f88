"""The id_tokens that Canvas signs: claims by placement and persona.

Facts: section (c) of the document.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from lticheck.sandbox.ags.records import ISSUER, DeveloperKey, Registry
from lticheck.sandbox.scenarios.lti13.scenario import Scenario13, uuid_of

CLAIM = "https://purl.imsglobal.org/spec/lti/claim"
ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
PLACEMENT = "https://www.instructure.com/placement"
GUID = "sandbox.lticheck.example"
LIFETIME = 3600
"""Seconds that a launch holds (exp - iat)."""
ROLE = "http://purl.imsglobal.org/vocab/lis/v2"
USER = f"{ROLE}/system/person#User"
ROLES: Mapping[str, tuple[str, ...]] = {
    "student": (f"{ROLE}/institution/person#Student", f"{ROLE}/membership#Learner", USER),
    "teacher": (f"{ROLE}/institution/person#Instructor", f"{ROLE}/membership#Instructor", USER),
    "ta": (
        f"{ROLE}/institution/person#Instructor",
        f"{ROLE}/membership/Instructor#TeachingAssistant",
        USER,
    ),
    "observer": (f"{ROLE}/institution/person#Observer", f"{ROLE}/membership#Mentor", USER),
    "test-student": (
        f"{ROLE}/institution/person#Student",
        f"{ROLE}/membership#Learner",
        "http://purl.imsglobal.org/vocab/lti/system/person#TestUser",
        USER,
    ),
    "anonymous": (f"{ROLE}/system/person#None",),
}
DEEP_LINKING_PLACEMENTS = {"editor_button", "assignment_selection"}
PLACEMENT_NAMES = {"assignment": None, "module_item": "link_selection"}
"""What Canvas calls the placement in the launch, where it is not our own name for it."""
Claims = dict[str, Any]


def id_token_claims(
    scenario: Scenario13, registry: Registry, origin: str, *, target: str, nonce: str, now: float
) -> Claims:
    """Return the claims of a launch, as Canvas would sign them now."""
    key = registry.keys[scenario.key_id]
    found: Claims = {
        "iss": ISSUER,
        "aud": key.client_id,
        "azp": key.client_id,
        "iat": int(now),
        "exp": int(now) + LIFETIME,
        "nonce": nonce,
        "jti": str(uuid4()),
        f"{CLAIM}/message_type": _message_type(scenario),
        f"{CLAIM}/version": "1.3.0",
        f"{CLAIM}/deployment_id": deployment_of(scenario, registry),
        f"{CLAIM}/target_link_uri": target,
        f"{CLAIM}/roles": list(ROLES[scenario.persona]),
        f"{CLAIM}/tool_platform": {
            "guid": GUID,
            "name": "The sandbox of lticheck",
            "product_family_code": "canvas",
            "version": "cloud",
        },
        f"{CLAIM}/launch_presentation": {"document_target": "iframe", "locale": "en"},
        f"{CLAIM}/custom": {},
    }
    found |= _person(scenario) | _context(scenario) | _grades(scenario, key, origin)
    if scenario.placement in DEEP_LINKING_PLACEMENTS:
        found[DEEP_LINKING] = _deep_linking(scenario, origin)
    placement = PLACEMENT_NAMES.get(scenario.placement, scenario.placement)
    return found if placement is None else {**found, PLACEMENT: placement}


def deployment_of(scenario: Scenario13, registry: Registry) -> str:
    """Return the deployment id of a scenario's tool; empty where none is installed."""
    tool = registry.deployments.get(scenario.tool_id)
    return "" if tool is None else tool.deployment_id


def _message_type(scenario: Scenario13) -> str:
    deep = scenario.placement in DEEP_LINKING_PLACEMENTS
    return "LtiDeepLinkingRequest" if deep else "LtiResourceLinkRequest"


def _person(scenario: Scenario13) -> Claims:
    """Return who launches; an anonymous visitor has no sub."""
    if scenario.persona == "anonymous":
        return {}
    found: Claims = {
        "sub": scenario.launches_as or scenario.lti_id,
        "name": "Kim Sample",
        "given_name": "Kim",
        "family_name": "Sample",
        "email": "kim@school.example",
        f"{CLAIM}/lti11_legacy_user_id": f"{scenario.user_id:040x}",
        f"{CLAIM}/lti1p1": {"user_id": f"{scenario.user_id:040x}"},
    }
    if scenario.persona == "observer":
        found[f"{CLAIM}/role_scope_mentor"] = []
    return found


def _context(scenario: Scenario13) -> Claims:
    if scenario.placement == "account_navigation":
        return {}
    course = f"{scenario.course_id:040x}"
    on_link = scenario.placement in {"assignment", "module_item"}
    link = uuid_of(scenario.assignment_id) if on_link else course
    found: Claims = {
        f"{CLAIM}/context": {
            "id": course,
            "label": "DEMO-101",
            "title": "Demo course",
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
        },
    }
    if scenario.placement not in DEEP_LINKING_PLACEMENTS:
        found[f"{CLAIM}/resource_link"] = {"id": link, "title": "Quiz"}
    return found


def _grades(scenario: Scenario13, key: DeveloperKey, origin: str) -> Claims:
    """Return the grade service claim; only an assignment has a line item."""
    scopes = [scope for scope in key.scopes if "/lti-ags/" in scope]
    if scenario.placement == "account_navigation" or not scopes:
        return {}
    items = f"{origin}/api/lti/courses/{scenario.course_id}/line_items"
    found: Claims = {"scope": scopes, "lineitems": items}
    if scenario.placement == "assignment":
        found["lineitem"] = f"{items}/{scenario.line_item_id}"
    return {ENDPOINT: found}


def _deep_linking(scenario: Scenario13, origin: str) -> Claims:
    back = f"{origin}/courses/{scenario.course_id}/deep_linking_response"
    return {
        "deep_link_return_url": back,
        "accept_types": ["ltiResourceLink", "link", "html"],
        "accept_presentation_document_targets": ["iframe", "window", "embed"],
        "accept_multiple": True,
        "auto_create": False,
    }
