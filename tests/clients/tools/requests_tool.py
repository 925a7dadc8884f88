"""A tool on bare requests-oauthlib: posts a score and logs one line about the answer."""

import json
import logging
import sys

import requests
from requests_oauthlib import OAuth1

BODY = """<?xml version="1.0" encoding="UTF-8"?>
<imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">
<imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version>
<imsx_messageIdentifier>1</imsx_messageIdentifier></imsx_POXRequestHeaderInfo></imsx_POXHeader>
<imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID><sourcedId>{sourcedid}</sourcedId>
</sourcedGUID><result><resultScore><language>en</language><textString>{score}</textString>
</resultScore></result></resultRecord></replaceResultRequest></imsx_POXBody>
</imsx_POXEnvelopeRequest>"""

logging.basicConfig(
    stream=sys.stderr, level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s"
)
log = logging.getLogger("tool")
task = json.load(sys.stdin)
launch = task["launch"]
signer = OAuth1(launch["oauth_consumer_key"], task["secret"], force_include_body=True)
body = BODY.format(sourcedid=launch.get("lis_result_sourcedid", ""), score=task["score"])
try:
    reply = requests.post(
        launch["lis_outcome_service_url"],
        data=body,
        auth=signer,
        headers={"Content-Type": "application/xml"},
        timeout=10,
        allow_redirects=False,
    )
except requests.RequestException as error:
    log.debug("outcome failed: %s: %s", type(error).__name__, error)
    print(type(error).__name__)
    sys.exit()
log.debug("outcome request to %s: %s", reply.request.url, body)
log.debug("outcome reply %s %s: %s", reply.status_code, reply.headers, reply.text)
print("ok" if reply.ok and "<imsx_codeMajor>success<" in reply.text else "Post grade failed")
