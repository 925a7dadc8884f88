"""A tool on PyLTI: checks its launch, posts a score, and says what PyLTI says.

Reads one JSON task on standard input; the log goes to standard error, as at level DEBUG.
"""

import json
import logging
import sys
import warnings

warnings.simplefilter("ignore")  # oauth2 1.9 imports distutils

from pylti.common import (  # noqa: E402
    LTIException,
    generate_request_xml,
    post_message,
    verify_request_common,
)

logging.basicConfig(
    stream=sys.stderr, level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s"
)
task = json.load(sys.stdin)
launch = task["launch"]
consumers = {launch["oauth_consumer_key"]: {"secret": task["secret"]}}
try:
    verify_request_common(consumers, task["url"], "POST", {}, launch)
    print("launch verified")
except LTIException as error:
    print(f"launch refused: {error}")
xml = generate_request_xml("1", "replaceResult", launch.get("lis_result_sourcedid"), task["score"])
try:
    sent = post_message(
        consumers, launch["oauth_consumer_key"], launch["lis_outcome_service_url"], xml
    )
    print("post_message returned", sent)
except OSError as error:
    logging.exception("posting the grade failed")
    print(type(error).__name__, error)
