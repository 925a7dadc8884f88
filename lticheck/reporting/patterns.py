"""What shows itself without a label: addresses, URLs with values in them, tokens, keys."""

from __future__ import annotations

import re

from lticheck.model.pattern import pattern
from lticheck.model.sensitive import MASK

AT = pattern(r"[@\uff20]|%(?:25){0,3}40|\\{1,8}u0040|&(?:amp;){0,3}(?:\#0?64|\#x40|commat);")
LOCAL = pattern(r"[^\s@\"<>()\[\]{},;:=&|/\\`“”‘«»•]{1,64}+")
"""What stands before the `@`, read from it backwards."""
DOMAIN = pattern(r"[^\W\d_][^\s@\"'<>()\[\]{},;:=&|/\\%?#`”’»!]{0,252}")
"""The domain of an address, also without a dot and beyond ASCII; `name@5.9.0` is a version."""

URL = pattern(
    r"\b[A-Za-z][A-Za-z0-9+.-]{1,20}://(?P<user>[^\s/?#\"'<>@]{0,256}@(?:[^\s/?#\"'<>@]{0,256}@){0,8})"
)
QUERY = pattern(r"[?#](?=[\w.\[\]%$-]{1,100}=)[^\s\"<>`]*+")
PAIR = pattern(r"(?P<name>[^=&;?#]*+)=(?P<value>[^&?#]*+)")
SHOWN_IN_QUERIES = pattern(
    r"page|per_page|limit|offset|type_id|include(?:\[\]|%5B%5D)?|format|locale|lang|version|display"
    r"|borderless|placement|resource_link_id|context_id|lti_message_type|lti_version"
    r"|oauth_consumer_key|oauth_signature_method|oauth_version|oauth_timestamp|oauth_nonce"
    r"|oauth_body_hash|error_code|token_type|scope|response_type|grant_type|course_id"
    r"|assignment_id|result_resultscore_\w+"
)
"""Query parameters that tell of the request, and nothing of a person or a secret."""

JWT = pattern(
    r"(?<![\w-])(?:ey[AIJ]|ewo[giJ]|ew0K)[\w-]{8,}+"
    r"(?:\.[\w-]{4,}+(?:\.[\w-]*+){1,3}|\.ey[AIJ][\w-]{8,}+)"
    r"|(?<![\w-])eyJ[\w-]{60,}+(?:\.[\w-]*+){0,3}"
)
"""A JWT, also of indented JSON, cut off before its signature, or one part on a line of its own."""
CANVAS_TOKEN = pattern(r"(?<![\w~])\d{1,20}~[A-Za-z0-9]{40,}+")
"""An access token of Canvas: the account's id and letters (Canvas: doc/api/oauth.md)."""
JWK_PART = pattern(
    r"(\\{0,8}[\"'](?:d|p|q|dp|dq|qi|k)\\{0,8}[\"']\s{0,4}:\s{0,4}\\{0,8}[\"'])[\w-]{40,}+"
)
"""The private members of a JWK (RFC 7518, section 6)."""
USER_OPTION = pattern(
    r"((?<!\S)(?:-u|--user|--proxy-user)[ =]{0,3}[\"']?[^\s:\"'/]{1,100}:)(?!\d+\b)[^\s\"']+"
)
"""A user and a password as curl takes them."""
PEM = pattern(
    r"(-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----)[^-]*+(?:-----END [A-Z0-9 ]{0,40}-----)?"
)
SCHEME = pattern(r"\b((?:Basic|Bearer|Token|Negotiate)\s{1,4})([\w.~+/=-]{8,})", re.IGNORECASE)
RANDOM = pattern(r"\d|[+/=]|[a-z][A-Z]")


def mask_patterns(text: str) -> str:
    """Mask what needs no label."""
    if "://" in text:
        text = URL.sub(_without_user, text)
    if "=" in text:
        text = QUERY.sub(_query, text)
    if "ey" in text or "ew" in text:
        text = JWT.sub(MASK, text)
    if "~" in text:
        text = CANVAS_TOKEN.sub(MASK, text)
    if ":" in text:
        text = USER_OPTION.sub(rf"\1{MASK}", JWK_PART.sub(rf"\1{MASK}", text))
    if "PRIVATE KEY" in text:
        text = PEM.sub(rf"\1{MASK}", text)
    return _without_addresses(SCHEME.sub(_credentials, text))


def _without_user(found: re.Match[str]) -> str:
    return f"{found[0][: found.start('user') - found.start()]}{MASK}@"


def _query(found: re.Match[str]) -> str:
    return PAIR.sub(_parameter, found[0])


def _parameter(found: re.Match[str]) -> str:
    name, value = found["name"], found["value"]
    shown = not value or SHOWN_IN_QUERIES.fullmatch(name) or value == MASK
    return found[0] if shown else f"{name}={MASK}"


def _credentials(found: re.Match[str]) -> str:
    return f"{found[1]}{MASK}" if RANDOM.search(found[2]) else found[0]


def _without_addresses(text: str) -> str:
    """Mask e-mail addresses, whatever way their `@` is written."""
    pieces, position = [], 0
    for at in AT.finditer(text):
        domain = DOMAIN.match(text, at.end())
        local = LOCAL.match(text[max(position, at.start() - 64) : at.start()][::-1])
        name = local[0][::-1].lstrip("'") if local else ""
        if not domain or not name:
            continue
        end = at.end() + len(domain[0].rstrip("."))
        pieces += [text[position : at.start() - len(name)], MASK]
        position = end
    return "".join([*pieces, text[position:]]) if pieces else text
