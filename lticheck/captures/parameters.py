"""What makes name-value pairs a launch, wherever they were found."""

from __future__ import annotations

import base64
from urllib.parse import parse_qsl

from lticheck.model.launch import Launch
from lticheck.model.location import Location

Parameters = tuple[tuple[str, str], ...]

MARKS = ("lti_message_type", "id_token", "oauth_consumer_key", "lis_outcome_service_url")
"""Names of which every launch posts one: what to look for in a text."""

TELLING = frozenset(
    {
        *MARKS,
        "context_id",
        "ext_ims_lis_basic_outcome_url",
        "ext_roles",
        "lis_person_name_full",
        "lis_result_sourcedid",
        "lti_version",
        "resource_link_id",
        "roles",
        "tool_consumer_info_product_family_code",
        "tool_consumer_instance_guid",
        "user_id",
    }
)
ENOUGH = 3
"""Telling names by which a launch is known that lost its `lti_message_type`."""

LEGACY_OUTCOME = "basic-lis-"
"""How `lti_message_type` begins in requests of the legacy outcome service, which are forms too."""

MASKS = ("[FILTERED]", "[REDACTED]", "***", "••••••", "<redacted>")
"""What logs and HAR sanitisers write in place of a value."""


def is_launch(parameters: Parameters) -> bool:
    """Tell whether these are the parameters of a launch."""
    names = {name for name, _ in parameters}
    if is_legacy_outcome(parameters):
        return False
    if "lti_message_type" in names or (names & set(MARKS) and len(names & TELLING) >= ENOUGH):
        return True
    return any(name == "id_token" and _is_of_lti(value) for name, value in parameters)


def _is_of_lti(token: str) -> bool:
    """Tell a launch from other sign-ins; what cannot be decoded gets the benefit of the doubt."""
    payload = token.split(".")[1:2]
    try:
        return b"imsglobal" in base64.urlsafe_b64decode(payload[0] + "==")
    except (IndexError, ValueError):
        return True


def is_legacy_outcome(parameters: Parameters) -> bool:
    """Tell whether these are a request of the legacy outcome service (`basic-lis-…`)."""
    return any(
        name == "lti_message_type" and value.startswith(LEGACY_OUTCOME)
        for name, value in parameters
    )


def of_form(text: str) -> Parameters:
    """Read a form-urlencoded text, order, duplicates and empty values kept."""
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def launch_of(parameters: Parameters, location: Location, url: str = "") -> Launch:
    """Make a launch; it counts as redacted where a value is a mask."""
    redacted = any(value.strip().startswith(MASKS) for _, value in parameters)
    return Launch(parameters=parameters, location=location, url=url, redacted=redacted)
