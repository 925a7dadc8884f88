"""A quiz on PyLTI1p3 or pylti1p3next in Flask: it is launched, and at its end posts a grade.

Argument: the JSON file of its registrations. It prints its port; its log is standard error.
"""

from flask import Flask, request
from pylti1p3.contrib.flask import (
    FlaskCacheDataStorage,
    FlaskMessageLaunch,
    FlaskOIDCLogin,
    FlaskRequest,
)
from quiz import connector, post_grade, registrations
from werkzeug.serving import make_server

app = Flask("quiz")
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
tokens = connector("flask")
kept = {"service_connector_cls": tokens} if tokens else {}


@app.route("/login", methods=["GET", "POST"])
def login():
    target = FlaskRequest().get_param("target_link_uri")
    oidc = FlaskOIDCLogin(FlaskRequest(), registrations(), launch_data_storage=storage)
    return oidc.redirect(target)


@app.route("/launch", methods=["POST"])
def launch():
    if "error" in request.form:
        return request.form["error_description"], 403
    message = FlaskMessageLaunch(FlaskRequest(), registrations(), launch_data_storage=storage)
    message.get_launch_data()
    return {"finish": f"/finish/{message.get_launch_id()}"}


@app.route("/finish/<launch_id>", methods=["POST"])
def finish(launch_id):
    message = FlaskMessageLaunch.from_cache(
        launch_id, FlaskRequest(), registrations(), launch_data_storage=storage, **kept
    )
    post_grade(message, request.form)
    return "Your grade was sent."


@app.route("/restart", methods=["POST"])
def restart():
    """Forget the access tokens, which pylti1p3next keeps as long as the process lives."""
    if tokens:
        tokens.access_tokens.clear()
    return ""


server = make_server("127.0.0.1", 0, app)
print(server.port, flush=True)
server.serve_forever()
