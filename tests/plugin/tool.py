"""A tiny tool: it is launched, and posts a score. What it does wrong, it does on purpose."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Mapping

from oauthlib.oauth1 import Client

REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
<imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID><sourcedId>{sourcedid}</sourcedId>
</sourcedGUID><result><resultScore><textString>{score}</textString></resultScore></result>
</resultRecord></replaceResultRequest></imsx_POXBody></imsx_POXEnvelopeRequest>"""


def post_score(launch: Mapping[str, str], secret: str, score: str) -> bool:
    """Post a score; tell, as such libraries do, nothing but whether it worked."""
    body = REQUEST.format(sourcedid=launch["lis_result_sourcedid"], score=score)
    signer = Client(launch["oauth_consumer_key"], client_secret=secret)
    url, headers, data = signer.sign(
        launch["lis_outcome_service_url"], "POST", body, {"Content-Type": "application/xml"}
    )
    request = urllib.request.Request(url, str(data).encode(), {**headers})
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return b"<imsx_codeMajor>success<" in reply.read()
    except urllib.error.URLError:
        return False
