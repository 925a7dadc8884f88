"""What makes name-value pairs a launch, wherever they were found."""

from __future__ import annotations

import base64
import json
from urllib.parse import parse_qsl

from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.model.pattern import pattern

Parameters = tuple[tuple[str, str], ...]

MARKS = ("lti_message_type", "id_token", "oauth_consumer_key", "lis_outcome_service_url")
"""Names of which every launch posts one: what to look for in a text."""

REQUIRED = frozenset({"lti_message_type", "lti_version", "resource_link_id", "oauth_consumer_key"})
"""What every launch of an LTI 1.1 link posts (LTI 1.1 guide, sections 3 and 4)."""
ENOUGH = 3
"""Of the required names: a content selection names no resource link, a masked capture no key."""
GRADED = frozenset({"lis_outcome_service_url", "lis_result_sourcedid"})
"""What a tool keeps of a launch to send its grade: with one required name, enough to ask Canvas."""

MESSAGE_TYPE = pattern(r"[A-Za-z][\w.-]{0,80}")
WRAPPED = pattern(r"['\"\\,;]\Z|\A(?:string|array)\W")
"""How values look that were cut out of another notation with their quotes or commas."""

LEGACY_OUTCOME = "basic-lis-"
"""How `lti_message_type` begins in requests of the legacy outcome service, which are forms too."""

MASKS = ("[FILTERED]", "[REDACTED]", "***", "••••••", "<redacted>")
"""What logs and HAR sanitisers write in place of a value."""
UNLIKELY = pattern(r"[\s'\"<>`?{}]")
"""What no parameter's name has; a name that was cut out of something else does."""
FEW = 8
"""Values below which nothing can be told from how they end."""


def is_launch(parameters: Parameters) -> bool:
    """Tell whether these are the parameters of a launch, and not a part of them.

    What a launch lacks is a finding; so a fragment, of which nobody knows what else was there,
    must never pass for one.
    """
    names = {name for name, _ in parameters}
    if is_legacy_outcome(parameters):
        return False
    if is_whole(parameters) or names >= GRADED:
        return _reads_right(parameters)
    return any(name == "id_token" and _is_of_lti(value) for name, value in parameters)


def is_whole(parameters: Parameters) -> bool:
    """Tell whether the names are there that every launch has."""
    return len(REQUIRED & {name for name, _ in parameters}) >= ENOUGH


def _reads_right(parameters: Parameters) -> bool:
    """Tell whether the values are those that were posted: another notation leaves its marks."""
    kind = next((value.strip() for name, value in parameters if name == "lti_message_type"), None)
    if kind is not None and not kind.startswith(MASKS) and not MESSAGE_TYPE.fullmatch(kind):
        return False
    names = [name for name, _ in parameters]
    if names.count("lti_message_type") > 1 or any(UNLIKELY.search(name) for name in names):
        return False  # two launches in one, or a piece of something else
    # A tool's own parameters may hold anything; the others are Canvas's.
    values = [value for name, value in parameters if value and not name.startswith("custom_")]
    marked = sum(WRAPPED.search(value) is not None for value in values)
    return len(values) < FEW or marked * 2 <= len(values)


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


def as_posted(value: object) -> str | None:
    """Turn a decoded value back into what a form carries; None where a form carries no such.

    Numbers lose nothing as text.
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    return None


def of_form(text: str) -> Parameters:
    """Read a form-urlencoded text, order, duplicates and empty values kept."""
    return tuple(parse_qsl(text, keep_blank_values=True, errors="replace"))


def launch_of(parameters: Parameters, location: Location, url: str = "") -> Launch:
    """Make a launch; it counts as redacted where a value is a mask."""
    redacted = any(value.strip().startswith(MASKS) for _, value in parameters)
    return Launch(parameters=parameters, location=location, url=url, redacted=redacted)
