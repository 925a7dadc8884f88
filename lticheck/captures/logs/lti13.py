"""LTI 1.3 in any text: logins, decoded id_tokens, token requests, services and their answers."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from lticheck.captures.logs.events import (
    Event,
    Fact,
    Scanner,
)
from lticheck.captures.logs.secrets import clipped
from lticheck.captures.logs.word_scan import JSON_ERRORS, any_of
from lticheck.captures.syntax.held_words import lines_with, looked_for
from lticheck.model.case import FactKind, Lti13Step

MARKS: tuple[tuple[Lti13Step, re.Pattern[str]], ...] = (
    (Lti13Step.KEYS, re.compile(r"security/jwks|certs\.php|lti_advantage/messages/jwt_message")),
    (
        Lti13Step.TOKEN,
        re.compile(
            r"client_assertion|invalid_scope|invalid_client|login/oauth2/token|mod/lti/token\.php"
            r"|access[ _]token for scope|JWS signature invalid|get_access_token"
        ),
    ),
    (
        Lti13Step.SERVICE,
        re.compile(
            r"/api/lti/courses/\d+/(?:line_items|names_and_roles)|/line_?items\b(?=.*(?:/api/lti/|\?))"
            r"|/mod/lti/services\.php|/lineitems?/\w+|namesAndRoles\w*|names_and_roles"
            r"|gradeService\b|Incorrect score received|lti-ags/scope|lti-nrps/scope"
            r"|\"errors\":\s?\{\s?\"type\":"
        ),
    ),
    (
        Lti13Step.LAUNCH,
        re.compile(
            r"Lti(?:ResourceLink|DeepLinking|SubmissionReview)Request|spec/lti/claim/"
            r"|launch_no_longer_valid|NO_LTIK_OR_IDTOKEN_FOUND|ID Token"
        ),
    ),
    (
        Lti13Step.LOGIN,
        re.compile(
            r"lti_message_hint|api/lti/authorize|mod/lti/auth\.php|login_hint|Invalid redirect_uri"
        ),
    ),
)
"""Words of each step, the telling ones first: a claim names scopes, a login names no claim."""
ANY = re.compile("|".join(pattern.pattern for _, pattern in MARKS))
ERRORS = re.compile(
    r"\"error_description\"|provider:\w{1,40} +HTTPError: Response code|gradeService Response code"
)
"""Failures that libraries of LTI 1.3 print."""
NAMED = (
    "lti", "LTI", "Lti", "oauth2", "login_hint", "line", "jwks", "client_assertion", "error", "JWS",
    "access",
)  # fmt: skip
"""One of these is in a line that counts: the name of a library alone is told with the next one."""
WORDS = looked_for(
    # keys
    "security/jwks", "security\\/jwks", "certs.php", "jwt_message",
    # token
    "client_assertion", "invalid_scope", "invalid_client", "oauth2/token",
    "oauth2\\/token", "token.php", "access token for scope", "access_token for scope",
    "JWS signature invalid", "get_access_token",
    # service
    "line_items", "lineitem", "names_and_roles", "namesAndRoles", "services.php",
    "gradeService", "Incorrect score received", "lti-ags", "lti-nrps",
    # launch
    "LtiResourceLinkRequest", "LtiDeepLinkingRequest", "LtiSubmissionReviewRequest",
    "lti/claim/", "lti\\/claim\\/", "launch_no_longer_valid", "NO_LTIK_OR_IDTOKEN_FOUND",
    "ID Token",
    # login
    "lti_message_hint", "lti/authorize", "lti\\/authorize", "lti/auth.php",
    "lti\\/auth.php", "login_hint", "Invalid redirect_uri",
    # failures
    "error_description", "HTTPError: Response code",
)  # fmt: skip
"""One of these is in each of MARKS and ERRORS; a slash may be escaped in JSON."""
STATUS = re.compile(
    r"(?:\bHTTP/[\d.]{1,3} |[Rr]esponse code:? |[\"'_ ]status(?:_?[cC]ode)?['\"]?\W{1,4}|\]: "
    r"|answered |statusCode: )([2-5]\d\d)\b|\b([45]\d\d)\s*\Z"
)
OF_STATUS = ("HTTP/", "esponse code", "status", "]: ", "answered ")
"""One of these is in whatever STATUS finds, but for a number at the end."""
HOST = re.compile(r"(?:https?(?:://|%3A%2F%2F)|\bHost: )([\w.-]{1,255}(?::\d{1,5})?)")
ISSUER = re.compile(
    r"iss(?<!\wiss)\b['\"]?\]?\s{0,4}(?:=>|[:=])\s{0,4}['\"]?https?(?:://|%3A%2F%2F)([\w.-]{1,255}(?::\d{1,5})?)"
)
PLATFORMS = re.compile(r"imsglobal\.org|1edtech\.org|w3\.org|example\.org/lti13")
"""Addresses of the standard: names of claims and scopes, and nobody's host."""
NEXT = 12
"""Lines within which the address and the status of a failure stand."""
MOST = 60
LONGEST = 4096


def scan(text: str) -> Iterator[Event]:
    """Yield one fact for each thing seen: a step, with the host and the status where they stand."""
    lines = text.split("\n")
    starts, at = [], 0
    for line in lines:
        starts.append(at)
        at += len(line) + 1
    seen: set[tuple[Lti13Step, str, int]] = set()
    for start, line in lines_with(text, (*WORDS, '"errors":')):
        number, shown = bisect_left(starts, start), line[:LONGEST]
        if len(seen) >= MOST:
            return
        if not any(word in shown for word in NAMED):
            continue
        found = ANY.search(shown) or ERRORS.search(shown)
        if not found:
            continue
        step = step_of(shown)
        near = lines[max(0, number - NEXT) : number + NEXT]
        below = "\n".join(one[:LONGEST] for one in lines[number : number + NEXT])
        host = _issuer("\n".join(one[:LONGEST] for one in near)) or _host(shown) or _host(below)
        status = _status(shown) or _status(below)
        if (step, host, status) in seen or (not status and any(step is one for one, *_ in seen)):
            continue
        seen.add((step, host, status))
        yield Fact(
            start=start,
            end=start,
            kind=FactKind.AGS,
            text=clipped(line),
            step=step,
            host=host,
            status=status,
        )


def step_of(text: str) -> Lti13Step:
    """Return the step of LTI 1.3 that a text speaks of; the service where it does not say."""
    return next((step for step, marks in MARKS if marks.search(text)), Lti13Step.SERVICE)


def _issuer(text: str) -> str:
    """Return the host of the platform that a token or a login names."""
    found = ISSUER.search(text)
    return found[1].lower() if found else ""


def _host(text: str) -> str:
    """Return the first host that is no name of the standard."""
    for found in HOST.finditer(text):
        if not PLATFORMS.search(found[1]):
            return found[1].lower()
    return ""


def _status(text: str) -> int:
    likely = any(words in text for words in OF_STATUS) or text.rstrip()[-1:].isdigit()
    found = STATUS.search(text) if likely else None
    return int(found[1] or found[2]) if found else 0


SCANNER = Scanner(
    scan=scan,
    clues=(*any_of(*WORDS), (("errors",), JSON_ERRORS, ('"type', "u0022type"))),
)
