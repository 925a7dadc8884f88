"""Captured outcome requests and replies as the values that the rules look at."""

from __future__ import annotations

import re

from lticheck.captures.parameters import Parameters, is_legacy_outcome
from lticheck.model.exchange import Exchange, Reply, SignedRequest, TransportFailure
from lticheck.model.location import UNKNOWN, Location
from lticheck.model.response import Response
from lticheck.services.outcomes.request import Operation, OutcomeRequest

Headers = tuple[tuple[str, str], ...]

OAUTH = re.compile(r'\b(oauth_(?:timestamp|nonce|body_hash))="?([^",\s]{1,200})')
ENVELOPE = b"imsx_POXEnvelopeRequest"
LEGACY_OPERATIONS = {
    "basic-lis-updateresult": Operation.REPLACE,
    "basic-lis-readresult": Operation.READ,
    "basic-lis-deleteresult": Operation.DELETE,
}


def asked_of(body: bytes) -> OutcomeRequest | None:
    """Read an `imsx_POXEnvelopeRequest`, broken or not; None where no operation is in it."""
    if ENVELOPE not in body:
        return None
    from lticheck.services.outcomes.pox import parse_broken, texts  # noqa: PLC0415 - lxml is heavy

    root = parse_broken(body)
    if root is None:
        return None
    found = texts(root)
    operation = next((one for one in Operation if f"{one}Request" in found), None)
    if operation is None:
        return None
    return OutcomeRequest(
        operation=operation,
        sourcedid=found.get("sourcedId", ""),
        message_identifier=found.get("imsx_messageIdentifier", ""),
        result_score=found.get("resultScore/textString"),
        result_total_score=found.get("resultTotalScore/textString"),
        text=found.get("resultData/text"),
        url=found.get("resultData/url"),
        launch_url=found.get("resultData/ltiLaunchUrl"),
        download_url=found.get("resultData/downloadUrl"),
        document_name=found.get("resultData/documentName"),
        submitted_at=found.get("submittedAt"),
        needs_additional_review="needsAdditionalReview" in found,
        prioritize_non_tool_grade="prioritizeNonToolGrade" in found,
    )


def asked_of_form(parameters: Parameters) -> OutcomeRequest | None:
    """Read a request of the legacy outcome service, which is a form."""
    values = dict(reversed(parameters))
    if not is_legacy_outcome(parameters):
        return None
    operation = LEGACY_OPERATIONS.get(values["lti_message_type"].strip())
    if operation is None:
        return None
    return OutcomeRequest(
        operation=operation,
        sourcedid=values.get("sourcedid", ""),
        result_score=values.get("result_resultscore_textstring"),
    )


def request_of(method: str, url: str, headers: Headers, body: bytes) -> SignedRequest:
    """Make the request, with what its Authorization header says of the signing."""
    authorization = next((v for name, v in headers if name.lower() == "authorization"), "")
    signing = dict(OAUTH.findall(authorization))
    return SignedRequest(
        method=method,
        url=url,
        headers=headers,
        body=body,
        body_hash=signing.get("oauth_body_hash", ""),
        timestamp=signing.get("oauth_timestamp", ""),
        nonce=signing.get("oauth_nonce", ""),
    )


def reply_of(status: int, headers: Headers, body: bytes, *, truncated: bool = False) -> Reply:
    """Make the reply; the status is 0 where the capture holds the body alone."""
    from lticheck.services.outcomes import response_parser  # noqa: PLC0415 - lxml: start-up time

    response = Response(status=status, headers=headers, body=body, truncated=truncated)
    return response_parser.reply_of(response)


def exchange_of(
    request: SignedRequest | None,
    asked: OutcomeRequest | None,
    answer: Reply | TransportFailure | None,
    location: Location = UNKNOWN,
) -> Exchange:
    """Pair them. The timestamp that was signed is the sender's clock when it sent."""
    stamp = request.timestamp if request else ""
    sent_at = float(stamp) if stamp.isascii() and stamp.isdigit() and len(stamp) <= 12 else None
    return Exchange(request=request, asked=asked, answer=answer, sent_at=sent_at, location=location)


def repaired(body: bytes) -> bytes:
    """Close the open elements of XML that a log cut off."""
    from lxml import etree  # noqa: PLC0415 - lxml is heavy

    from lticheck.services.outcomes.pox import parse_broken  # noqa: PLC0415 - lxml is heavy

    root = parse_broken(body)
    return body if root is None else etree.tostring(root, encoding="UTF-8")
