"""A tool on pylti1p3next in Flask: its login and its launch, which posts a grade."""

import json
import logging
import sys
from datetime import UTC, datetime

from flask import Flask, request
from pylti1p3.contrib.flask import (
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from pylti1p3.exception import LtiException
from pylti1p3.grade import Grade
from pylti1p3.tool_config import ToolConfDict
from werkzeug.serving import make_server

logging.basicConfig(
    stream=sys.stderr, level=logging.DEBUG, format="%(levelname)s:%(name)s:%(message)s"
)
task = json.loads(sys.stdin.readline())
config = ToolConfDict(task["config"])
for issuer, entries in task["config"].items():
    for entry in entries:
        config.set_private_key(issuer, task["private_pem"], client_id=entry["client_id"])
if task.get("handler"):
    from lticheck.logging import DiagnosisHandler

    logging.getLogger("tool").addHandler(DiagnosisHandler())
app = Flask("tool")
app.secret_key = "of the tool"


class Cache:
    """The few lines that the library asks of a cache."""

    def __init__(self):
        self.values = {}

    def get(self, key):
        return self.values.get(key, (None,))[0]

    def set(self, key, value, timeout=None):
        self.values[key] = (value, timeout)


storage = FlaskCacheDataStorage(Cache())


@app.route("/login", methods=["GET", "POST"])
def login():
    target = FlaskRequest().get_param("target_link_uri")
    oidc = FlaskOIDCLogin(FlaskRequest(), config, launch_data_storage=storage)
    return oidc.redirect(target)


@app.route("/launch", methods=["POST"])
def launch():
    if "error" in request.form:
        return request.form["error_description"], 403
    message = FlaskMessageLaunch(FlaskRequest(), config, launch_data_storage=storage)
    claims = message.get_launch_data()
    grade = Grade()
    grade.set_score_given(task["score"]).set_score_maximum(10)
    grade.set_timestamp(datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z"))
    grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
    grade.set_user_id(claims.get("sub"))
    try:
        answer = message.get_ags().put_grade(grade)
    except LtiException as error:
        if task.get("handler"):
            app.logger.exception("the grade failed")
        return f"{type(error).__name__}: {error}", 502
    return {"resultUrl": answer["body"].get("resultUrl", "")}


server = make_server("127.0.0.1", 0, app)
print(server.port, flush=True)
server.serve_forever()
