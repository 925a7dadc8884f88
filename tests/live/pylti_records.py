"""What PyLTI 0.7.0 logs of one post, as it calls the logger (pylti/common.py)."""

from __future__ import annotations

import logging

SOURCEDID = "1124-0-81-25-" + "ab" * 20
SECRET = "shared-secret-8c1f"
REQUEST = (
    '<?xml version="1.0" encoding="UTF-8"?><imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org'
    '/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader><imsx_POXRequestHeaderInfo>'
    "<imsx_messageIdentifier>1</imsx_messageIdentifier></imsx_POXRequestHeaderInfo>"
    "</imsx_POXHeader><imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID><sourcedId>"
    f"{SOURCEDID}</sourcedId></sourcedGUID><result><resultScore><language>en</language>"
    "<textString>0.85</textString></resultScore></result></resultRecord></replaceResultRequest>"
    "</imsx_POXBody></imsx_POXEnvelopeRequest>"
)
TOOL_REMOVED = ("Assignment is no longer associated with this tool", "assignment_tool_mismatch")
DROPPED = ("User is no longer in course", "user_not_in_course")


def answer(major: str, description: str, code: str = "") -> bytes:
    """Return an answer of Canvas."""
    error = f"<ext_canvas_error_code>{code}</ext_canvas_error_code>" if code else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?><imsx_POXEnvelopeResponse xmlns="http://www.imsglobal'
        '.org/services/ltiv1p1/xsd/imsoms_v1p0"><imsx_POXHeader><imsx_POXResponseHeaderInfo>'
        f"<imsx_statusInfo><imsx_codeMajor>{major}</imsx_codeMajor><imsx_severity>status"
        f"</imsx_severity><imsx_description>{description}</imsx_description>{error}"
        "<imsx_operationRefIdentifier>replaceResult</imsx_operationRefIdentifier></imsx_statusInfo>"
        "</imsx_POXResponseHeaderInfo></imsx_POXHeader><imsx_POXBody><replaceResultResponse/>"
        "</imsx_POXBody></imsx_POXEnvelopeResponse>"
    ).encode()


def post(log: logging.Logger, status: int, content: bytes) -> None:
    """Log one post and its answer, record for record."""
    log.debug("XML Response: \n%s", REQUEST)
    log.debug("headers")
    log.debug({"content-type": "application/xml", "Authorization": "OAuth realm=..."})
    log.debug("key %s", "quiz-tool")
    log.debug("secret %s", SECRET)
    log.debug("url %s", "https://school.example/api/lti/v1/tools/42/grade_passback")
    log.debug("response %s", {"content-type": "application/xml", "status": str(status)})
    log.debug("content %s", format(content))
    log.debug("is success %s", status == 200 and b">success<" in content)


def refused(log: logging.Logger, reason: tuple[str, str] = TOOL_REMOVED) -> None:
    """Log a post that Canvas refuses."""
    post(log, 422, answer("failure", *reason))
