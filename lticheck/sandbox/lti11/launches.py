"""The launches that Canvas makes: parameters by placement, role and privacy, signed.

Facts: section (c) of the launch parameters (gems/lti_outbound tool_launch.rb, Canvas's docs). An
assignment gives an outcome service; a sourcedid goes with learners only.
"""

from __future__ import annotations

import base64
import hmac
from hashlib import sha1
from urllib.parse import quote, urlencode, urlsplit

from lticheck.sandbox.canvas.world import Keys, World
from lticheck.sandbox.lti11.signature import base_string
from lticheck.sandbox.lti11.sourcedid import encrypted_sourcedid, legacy_sourcedid
from lticheck.sandbox.scenarios import KEYS, Scenario
from lticheck.sandbox.web.http import FORM, Request

GUID = "sandbox.lticheck.example"
OTHER_KEYS = Keys(
    hmac="another-environment", signing="signing-secret-of-the-beta-copy-", encryption="b" * 32
)
SCHOOL = "https://school.example"
Parameters = list[tuple[str, str]]


def launch_parameters(scenario: Scenario, world: World, origin: str) -> Parameters:
    """Return the parameters that Canvas posts, unsigned, in alphabetical order as Canvas does."""
    found = {**_always(scenario), **_people(scenario), **_place(scenario, world)}
    if scenario.placement == "assignment":
        found |= _assignment(scenario, world, origin)
    return sorted({**found, **scenario.launch}.items())


def _always(scenario: Scenario) -> dict[str, str]:
    _, course_id, assignment_id, _ = scenario.ids
    link = assignment_id if scenario.placement == "assignment" else course_id
    return {
        "lti_message_type": "basic-lti-launch-request",
        "lti_version": "LTI-1p0",
        "resource_link_id": sha1(f"link-{link}".encode(), usedforsecurity=False).hexdigest(),
        "resource_link_title": "Quiz",
        "context_id": sha1(f"course-{course_id}".encode(), usedforsecurity=False).hexdigest(),
        "context_label": "DEMO-101",
        "context_title": "Demo course",
        "launch_presentation_document_target": "iframe",
        "launch_presentation_locale": "en",
        "launch_presentation_return_url": f"{_content(course_id)}/external_tool_redirect",
        "tool_consumer_info_product_family_code": "canvas",
        "tool_consumer_info_version": "cloud",
        "tool_consumer_instance_contact_email": "notifications@school.example",
        "tool_consumer_instance_guid": GUID,
        "tool_consumer_instance_name": "The sandbox of lticheck",
        "oauth_callback": "about:blank",
    }


def _content(course_id: int) -> str:
    return f"{SCHOOL}/courses/{course_id}/external_content/success"


def _people(scenario: Scenario) -> dict[str, str]:
    user_id = scenario.ids[3]
    institution = "Student" if scenario.role == "Learner" else "Instructor"
    short = scenario.role.rsplit("/", 1)[-1]
    return {
        "user_id": sha1(f"user-{user_id}".encode(), usedforsecurity=False).hexdigest(),
        "roles": scenario.role,
        "ext_roles": f"urn:lti:instrole:ims/lis/{institution},urn:lti:role:ims/lis/{short},"
        "urn:lti:sysrole:ims/lis/User",
        "lis_person_name_full": "Kim Sample",
        "lis_person_name_family": "Sample",
        "lis_person_name_given": "Kim",
        "lis_person_contact_email_primary": "kim@school.example",
        "custom_canvas_user_id": str(user_id),
        "custom_canvas_user_login_id": "kim",
        "custom_canvas_enrollment_state": "active",
    }


def _place(scenario: Scenario, world: World) -> dict[str, str]:
    _, course_id, _, _ = scenario.ids
    found = {
        "custom_canvas_course_id": str(course_id),
        "custom_canvas_api_domain": "school.example",
        "custom_canvas_workflow_state": world.courses[course_id].workflow_state,
    }
    if scenario.placement == "editor_button":
        found |= {
            "ext_content_return_types": "oembed,lti_launch_url,url,image_url,iframe",
            "ext_content_intended_use": "embed",
            "ext_content_return_url": f"{_content(course_id)}/editor_button",
            "selection_directive": "embed_content",
            "resource_link_title": "Quiz tool",
        }
    return found


def _assignment(scenario: Scenario, world: World, origin: str) -> dict[str, str]:
    assignment = world.assignments[scenario.ids[2]]
    base = f"{origin}/api/lti/v1/tools/{scenario.posts_to or scenario.tool}"
    points = assignment.points_possible
    found = {
        "lis_outcome_service_url": f"{base}/grade_passback",
        "ext_ims_lis_basic_outcome_url": f"{base}/ext_grade_passback",
        "ext_outcome_data_values_accepted": "url,text",
        "ext_outcome_result_total_score_accepted": "true",
        "ext_outcome_submission_submitted_at_accepted": "true",
        "ext_outcome_submission_needs_additional_review_accepted": "true",
        "ext_outcome_submission_prioritize_non_tool_grade_accepted": "true",
        "ext_outcomes_tool_placement_url": f"{origin}/api/lti/v1/turnitin/outcomes_placement/"
        f"{scenario.posts_to or scenario.tool}",
        "ext_lti_assignment_id": f"5a0c1d0e-0000-4000-8000-00000000{assignment.id:04x}",
        "custom_canvas_assignment_id": str(assignment.id),
        "custom_canvas_assignment_title": "Quiz",
        "custom_canvas_assignment_points_possible": "" if points is None else f"{points:g}",
    }
    text = sourcedid_text(scenario)
    return found if text is None else {**found, "lis_result_sourcedid": text}


def sourcedid_text(scenario: Scenario) -> str | None:
    """Return the sourcedid as it reaches the tool; None where none does."""
    if scenario.sourcedid == "absent":
        return None
    keys = OTHER_KEYS if scenario.sourcedid == "other-environment" else KEYS
    encrypted = scenario.sourcedid in {"encrypted", "other-environment"}
    right = (encrypted_sourcedid if encrypted else legacy_sourcedid)(scenario.ids, keys)
    if scenario.text is None:
        return right
    names = ("tool", "course", "assignment", "user")
    return scenario.text.format(right=right, **dict(zip(names, scenario.ids, strict=True)))


def sign_launch(
    parameters: Parameters, url: str, *, key: str, secret: str, timestamp: float, nonce: str
) -> Parameters:
    """Sign a launch for the URL that it is posted to (RFC 5849, section 3.4)."""
    oauth = {
        "oauth_consumer_key": key,
        "oauth_nonce": nonce,
        "oauth_signature_method": "HMAC-SHA1",
        "oauth_timestamp": str(int(timestamp)),
        "oauth_version": "1.0",
    }
    pairs = [pair for pair in parameters if pair[0] not in oauth] + list(oauth.items())
    parts = urlsplit(url)
    request = Request(
        method="POST",
        scheme=parts.scheme,
        host=parts.netloc,
        path=parts.path,
        query=parts.query,
        headers={"content-type": FORM},
        body=urlencode(pairs).encode(),
    )
    digest = hmac.new(
        f"{quote(secret, safe='-._~')}&".encode(), base_string(request, []).encode(), sha1
    )
    return [*pairs, ("oauth_signature", base64.b64encode(digest.digest()).decode())]
