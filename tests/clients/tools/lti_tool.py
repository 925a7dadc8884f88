"""A tool on pylti/lti: checks its launch, posts a score, and logs one line about the answer."""

import json
import logging
import sys

from lti import ToolProvider
from oauthlib.oauth1 import RequestValidator
from requests.exceptions import RequestException

logging.basicConfig(
    stream=sys.stderr, level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s"
)
log = logging.getLogger("tool")
task = json.load(sys.stdin)
launch = task["launch"]


class Validator(RequestValidator):
    """Knows the one consumer of the task."""

    enforce_ssl = False
    client_key_length = nonce_length = (1, 200)
    safe_characters = set(map(chr, range(33, 127)))

    def check_client_key(self, _key):
        return True

    def check_nonce(self, _nonce):
        return True

    def validate_client_key(self, _key, _request):
        return True

    def validate_timestamp_and_nonce(self, *_args, **_kwargs):
        return True

    def get_client_secret(self, _key, _request):
        return task["secret"]

    dummy_client = "nobody"


tool = ToolProvider.from_unpacked_request(task["secret"], launch, task["url"], {})
print("launch verified" if tool.is_valid_request(Validator()) else "launch refused")
try:
    answer = tool.post_replace_result(task["score"])
except RequestException as error:
    log.debug("outcome failed: %s: %s", type(error).__name__, error)
    print(type(error).__name__)
    sys.exit()
reply = answer.post_response
log.debug("outcome request to %s: %s", reply.request.url, reply.request.body)
log.debug("outcome reply %s %s: %s", reply.status_code, reply.headers, reply.text)
print("is_success", answer.is_success(), "code_major", answer.code_major, answer.description)
