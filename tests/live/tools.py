"""Small tools in Flask on loopback, as a developer has them: one of LTI 1.1, one of LTI 1.3."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import Any, cast

import requests
from flask import Flask, request
from oauthlib.oauth1 import Client as Signer
from werkzeug.serving import make_server

from lticheck.sandbox import Sandbox
from tests.sandbox.client import ENVELOPE
from tests.sandbox.flask_tool import access_token, post_score
from tests.sandbox.flask_tool import tool as login_tool


def tool11(canvas: Sandbox, score: str = "0.85") -> Flask:
    """Return a tool that posts a grade as soon as it is launched."""
    app = Flask("tool11")

    @app.post("/launch")
    def launch() -> str:
        key = request.form["oauth_consumer_key"]
        url = request.form["lis_outcome_service_url"]
        body = ENVELOPE.format(
            op="replaceResult",
            sourcedid=request.form["lis_result_sourcedid"],
            result=f"<result><resultScore><textString>{score}</textString></resultScore></result>",
        )
        signer = Signer(key, client_secret=canvas.secret(key) or "")
        _, headers, _ = signer.sign(url, "POST", body, {"Content-Type": "application/xml"})
        with requests.Session() as session:
            session.trust_env = False
            answer = session.post(url, data=body, headers=headers, timeout=10)
        return f"<h1>Quiz</h1><p>Canvas answered {answer.status_code}</p>"

    return app


def tool13(canvas: Sandbox, origin: str, scenario: str = "ok") -> Flask:
    """Return a tool that keeps its state in a cookie, and posts a grade when it is launched."""
    app = login_tool(canvas, scenario, redirect_uri=f"{origin}/launch")
    verified = app.view_functions["launch"]

    def launch() -> str:
        claims = cast("dict[str, Any]", verified())
        token = access_token(canvas, canvas.lti13.registration(scenario))
        answer = post_score(canvas, claims, _token(token.text))
        return f"<h1>Quiz</h1><p>Canvas answered {answer.status}</p>"

    app.view_functions["launch"] = launch
    return app


def _token(text: str) -> str:
    return str(json.loads(text)["access_token"])


@contextmanager
def served(app: Flask, port: int = 0) -> Iterator[str]:
    """Serve an app on loopback; yield its origin."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    server.log = lambda *_: None  # type: ignore[method-assign]
    thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.port}"
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()
