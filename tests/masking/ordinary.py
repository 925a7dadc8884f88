"""What launches, logs and replies say every day, with words in it that elsewhere label a secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from tests.conformance.recorded import SHIPPED_TRANSCRIPTS, rows

LINES = r"""
lticheck send --secret-stdin launch-1.json
lticheck diagnose --show-secrets launch-2.json
docker run -u 1000:1000 tool:5
The option --password was given, --token too
password, please
The password is wrong.
Shared secret of the tool is not known
Invalid token: expired
token: invalid_grant
{"token": "is missing in this request"}
error: invalid_token
AssertionError: expected 200, got 401
AssertionError: 401 != 200
The assertion failed at line 7
oauth_signature_method=HMAC-SHA1
oauth_signature_method="HMAC-SHA1", oauth_version="1.0", oauth_callback="about:blank"
"oauth_consumer_key": "quiz-tool"
oauth_nonce=5f2d90c1b7, oauth_timestamp=1795000000
oauth_body_hash="lQXFWxj6G4UUqjeuk9s8IdjlPR0%3D"
error_code: user_not_in_course
"token_type": "Bearer"
grant_type=client_credentials
client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer
Basic Authentication required
Bearer token is missing
WWW-Authenticate: Bearer realm="canvas-lms"
WWW-Authenticate: OAuth realm=""
signature not checkable, no secret is at hand
signature: invalid
Signature mismatch: the body was changed on its way
session expired: please log in again
Session timeout: 30 minutes
secret: not found for key quiz-tool
password: required
LTI login: missing iss parameter
login failed: no such user
code=401 message=Unauthorized
status_code=200
HTTP status code: 422
exit code: 1
cookies: 3
Ruby: Lti::Token::Validator raised
BasicLTI::BasicOutcomes::LtiResponse
secret => nil
password = None
no secret for the consumer key “quiz-tool”
expected wrong-secret, found wrong-secret: Canvas refused it
password policy: at least 8 characters
resource_link_title=The secret garden
custom_canvas_assignment_title: Passwords and tokens, part 2
session_id: null
email: delivery failed for this student
The key: value pairs of the launch
tool_consumer_info_product_family_code=canvas
tool_consumer_instance_name=School of Testing
tool_consumer_instance_guid=7db438071375c02373713c12c73869ff2f470b68.canvas.school.example
lis_outcome_service_url=https://canvas.school.example/api/lti/v1/tools/7/grade_passback
context_title=Biology 101 & more
roles=Learner,urn:lti:instrole:ims/lis/Student
roles: urn:lti:role:ims/lis/Instructor
custom_canvas_enrollment_state=active
custom_canvas_user_id=3001
user_id=0521ec63a0e7d7bb696f4832f58502cb18b460e5
imsx_codeMajor: failure, imsx_severity: error
<imsx_codeMajor>failure</imsx_codeMajor>
INFO 2026-11-23 10:00:01,123 outcomes POST https://school.example/api/lti/v1/tools/7/grade_passback
[2026-11-23T10:00:01Z] WARN grade passback: retry 2 of 3 in 30 s
GET /api/lti/courses/12/line_items?page=2&per_page=50 HTTP/1.1
https://canvas.school.example/api/lti/courses/12/line_items/5?type_id=1/scores
Traceback (most recent call last): File "/srv/tool/outcomes.py", line 12, in post_grade
requests.exceptions.ReadTimeout: HTTPSConnectionPool(host='canvas.school.example', port=443)
at Object.<anonymous> (/srv/tool/node_modules/ims-lti@3.0.2/lib/outcome.js:41:9)
celery.worker: Task grade.send[6f1c] succeeded in 0.35s: None
Rate Limit Exceeded: X-Rate-Limit-Remaining 0.0
SSL: CERTIFICATE_VERIFY_FAILED certificate verify failed: unable to get local issuer certificate
Duplicate nonce detected
Timestamp too old, expected a timestamp within 90 minutes
Content-Type: application/xml; charset=utf-8
scoreGiven: 8.5, scoreMaximum: 10, activityProgress: Completed
Please ask the teacher to sign in; the e-mail was not sent
Who acts: instructor (certain)
ticket system: see the help desk
the ratio is 3:1 (cookie: none)
"""

SENTENCE = re.compile(r"<(?:imsx_)?description>(.*?)</", re.DOTALL)


def lines() -> list[str]:
    """Return the ordinary lines."""
    return [line for line in LINES.split("\n") if line]


def canvas_sentences() -> list[str]:
    """Return every sentence that the recorded Canvas said, once whatever numbers are in it."""
    by_form = {re.sub(r"\d+", "1", sentence): sentence for sentence in _sentences()}
    return list(by_form.values())


def _sentences() -> Iterator[str]:
    for row in rows(SHIPPED_TRANSCRIPTS):
        for found in SENTENCE.finditer(row["response"]["body"]):
            if found[1].strip():
                yield unescape(found[1].strip())
