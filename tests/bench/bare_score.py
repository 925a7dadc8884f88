"""One score over AGS by requests and joserfc alone: what `lticheck send` is measured against."""

import sys
import time
import uuid
from datetime import UTC, datetime
from pathlib import Path

import requests
from joserfc import jwt
from joserfc.jwk import RSAKey

AGS = "https://purl.imsglobal.org/spec/lti-ags/scope"


def main(key_file: str, client_id: str, token_url: str, line_item: str, user: str) -> None:
    """Get a token, and send a score with it."""
    now = int(time.time())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": token_url,
        "jti": str(uuid.uuid4()),
        "iat": now,
        "exp": now + 300,
    }
    key = RSAKey.import_key(Path(key_file).read_text(encoding="utf-8"))
    answer = requests.post(
        token_url,
        data={
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "RS256"}, claims, key),
            "scope": f"{AGS}/score",
        },
        timeout=10,
    )
    answer.raise_for_status()
    score = {
        "userId": user,
        "timestamp": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8.5,
        "scoreMaximum": 10,
    }
    sent = requests.post(
        f"{line_item}/scores",
        json=score,
        headers={"Authorization": f"Bearer {answer.json()['access_token']}"},
        timeout=10,
    )
    sent.raise_for_status()


main(*sys.argv[1:6])
