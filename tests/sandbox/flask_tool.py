"""A small tool of LTI 1.3 in Flask: its login, its launch, and a grade, in the plainest way."""

from __future__ import annotations

import json
import time
from functools import cache
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Flask, redirect, request, session
from flask.typing import ResponseReturnValue
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from lticheck.sandbox import Sandbox
from lticheck.sandbox.ags.records import SCORE
from lticheck.sandbox.ags.registration import Registration
from tests.sandbox.client import Answer, exchange

LOGIN, LAUNCH = "http://localhost/login", "http://localhost/launch"
JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def tool(canvas: Sandbox, scenario: str = "ok", **changes: str) -> Flask:
    """Return a tool that is registered with the sandbox; `changes` spoil its login."""
    app = Flask("tool")
    app.secret_key = "of the tool"
    registration = canvas.lti13.registration(scenario)

    @app.route("/login", methods=["GET", "POST"])
    def login() -> ResponseReturnValue:
        session["state"], session["nonce"] = uuid4().hex, uuid4().hex
        asked = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": registration.client_id,
            "redirect_uri": LAUNCH,
            "state": session["state"],
            "nonce": session["nonce"],
            "login_hint": request.values["login_hint"],
            "lti_message_hint": request.values["lti_message_hint"],
            **changes,
        }
        asked = {name: value for name, value in asked.items() if value}
        return redirect(f"{registration.authorization_url}?{urlencode(asked)}")

    @app.post("/launch")
    def launch() -> ResponseReturnValue:
        if "error" in request.form:
            return request.form["error_description"], 403
        assert request.form["state"] == session["state"]
        claims = verified(canvas, request.form["id_token"])
        assert claims["nonce"] == session["nonce"]
        return claims

    return app


def verified(canvas: Sandbox, token: str) -> dict[str, Any]:
    """Return an id_token's claims, verified by the key set that the sandbox serves."""
    registration = canvas.lti13.registration()
    reply = exchange(registration.key_set_url, b"", {}, method="GET")
    keys = KeySet.import_key_set(json.loads(reply.text))
    return dict(jwt.decode(token, keys, algorithms=["RS256"]).claims)


def access_token(canvas: Sandbox, registration: Registration, scope: str = SCORE) -> Answer:
    """Ask for an access token, as a tool with the test key does."""
    now = int(canvas.clock())
    private = canvas.lti13.private_jwk
    claims = {
        "iss": registration.client_id,
        "sub": registration.client_id,
        "aud": registration.token_url,
        "iat": now,
        "exp": now + 300,
        "jti": uuid4().hex,
    }
    header = {"alg": "RS256", "kid": private["kid"]}
    assertion = jwt.encode(header, claims, _key(json.dumps(private)))
    form = {
        "grant_type": "client_credentials",
        "client_assertion_type": JWT_BEARER,
        "client_assertion": assertion,
        "scope": scope,
    }
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return exchange(registration.token_url, urlencode(form).encode(), headers)


@cache
def _key(private: str) -> RSAKey:
    return RSAKey.import_key(json.loads(private))


def post_score(canvas: Sandbox, claims: dict[str, Any], token: str, **changes: Any) -> Answer:
    """Post 8.5 of 10 for the user of a launch, changed as asked."""
    endpoint = claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"]
    moment = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(canvas.clock()))
    body = {
        "userId": claims["sub"],
        "timestamp": moment,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8.5,
        "scoreMaximum": 10,
        **changes,
    }
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/vnd.ims.lis.v1.score+json",
    }
    return exchange(f"{endpoint['lineitem']}/scores", json.dumps(body).encode(), headers)
