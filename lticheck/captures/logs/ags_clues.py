"""The words without which a log shows nothing of LTI 1.3's services."""

from __future__ import annotations

from lticheck.captures.logs.ags_answers import OAUTH_CODES, SHORT, TOKEN_TEXTS
from lticheck.captures.logs.ags_ends import NO_JSON_WORDS, TAKEN_WORDS
from lticheck.captures.logs.ags_events import STEPS
from lticheck.captures.logs.word_scan import JSON_ERRORS, Clue, any_of, plain_part
from lticheck.services.ags.known_answers import SERVICE_ANSWERS

CLUES: tuple[Clue, ...] = (
    *any_of("line_items", "oauth2/token", "oauth2\\/token"),
    *any_of(*(plain_part(words) for words in STEPS)),
    *any_of(*TAKEN_WORDS, *NO_JSON_WORDS),
    *any_of(
        *(plain_part(k.text) for k in TOKEN_TEXTS if k.text not in SHORT and "aud" not in k.text),
        *(plain_part(k.text) for k in SERVICE_ANSWERS if k.row != "L"),
        *(f"{quote} is invalid" for quote in ("'", "#39;", "u0027")),  # the 'aud' is invalid
        "Provided timestamp of", "Provided submitted_at timestamp of",
        "activityProgress is missing",
        "gradingProgress is missing", "timestamp is missing", "userId is missing",
        "Rate Limit Exceeded", "a valid user agent", "invalid_client", *OAUTH_CODES,
    ),
    (("field",), ("field\"", "field'", "field\\", "field:", "field =", "field="), ("message",)),
    (("an error occurred.",), ("error_code",)),
    (("errors",), JSON_ERRORS, ("message",)),
)  # fmt: skip
"""The words without which nothing of LTI 1.3's services is seen that amounts to a finding."""
