"""A made-up sample of every form, short: one learner's launch, one request, one refusal."""

from __future__ import annotations

import base64
import html
import json
from urllib.parse import urlencode

OUTCOME_URL = "https://canvas.example/api/lti/v1/tools/7/grade_passback"
LAUNCH_URL = "https://tool.example/launch"
SOURCEDID = "7-1001-2001-3001-79c5a971336c4f2ed08ce6f68c17ab46065c05ee"

LAUNCH: tuple[tuple[str, str], ...] = (
    ("oauth_consumer_key", "key7"),
    ("oauth_signature", "Zm9v+/YmFy="),
    ("lti_message_type", "basic-lti-launch-request"),
    ("lti_version", "LTI-1p0"),
    ("roles", "Learner"),
    ("context_title", "Übung für „Anfänger“ & Co's"),
    ("custom_empty", ""),
    ("lis_outcome_service_url", OUTCOME_URL),
    ("lis_result_sourcedid", SOURCEDID),
)
BODY = urlencode(LAUNCH)
AS_DICT = dict(LAUNCH)

REQUEST = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<imsx_POXEnvelopeRequest xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">'
    "<imsx_POXHeader><imsx_POXRequestHeaderInfo><imsx_version>V1.0</imsx_version>"
    "<imsx_messageIdentifier>edX_fix</imsx_messageIdentifier></imsx_POXRequestHeaderInfo>"
    "</imsx_POXHeader><imsx_POXBody><replaceResultRequest><resultRecord><sourcedGUID>"
    f"<sourcedId>{SOURCEDID}</sourcedId></sourcedGUID><result><resultScore><language>en</language>"
    "<textString>85</textString></resultScore><resultData><text>it&apos;s</text></resultData>"
    "</result></resultRecord><submissionDetails><submittedAt>2026-11-23T10:00:00Z</submittedAt>"
    "</submissionDetails></replaceResultRequest></imsx_POXBody></imsx_POXEnvelopeRequest>"
)
REPLY = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<imsx_POXEnvelopeResponse xmlns="http://www.imsglobal.org/services/ltiv1p1/xsd/imsoms_v1p0">\n'
    "  <imsx_POXHeader><imsx_POXResponseHeaderInfo><imsx_statusInfo>\n"
    "    <imsx_codeMajor>failure</imsx_codeMajor><imsx_severity>status</imsx_severity>\n"
    "    <imsx_description>Score is not between 0 and 1 ¯\\_(ツ)_/¯\n[EID_42]</imsx_description>\n"
    "    <imsx_messageRefIdentifier>edX_fix</imsx_messageRefIdentifier>\n"
    "    <imsx_operationRefIdentifier>replaceResult</imsx_operationRefIdentifier>\n"
    "    <ext_canvas_error_code>bad_score</ext_canvas_error_code>\n"
    "  </imsx_statusInfo></imsx_POXResponseHeaderInfo></imsx_POXHeader>\n"
    "  <imsx_POXBody><replaceResultResponse/></imsx_POXBody>\n"
    "</imsx_POXEnvelopeResponse>"
)
DESCRIPTION = "Score is not between 0 and 1 ¯\\_(ツ)_/¯"
JSON_ERROR = '{"errors":[{"message":"Invalid authorization header"}],"error_report_id":5}'
AGS_ERROR = '{"errors":{"type":"unprocessable_entity","message":"User not found in course"}}'

TOKEN = "eyJhbGciOiJSUzI1NiJ9.eyJwdXJsLmltc2dsb2JhbC5vcmciOjF9.c2ln"

OAUTH = (
    'OAuth realm="", oauth_body_hash="q%3D", oauth_nonce="4711", oauth_timestamp="1700000000", '
    'oauth_consumer_key="key7", oauth_signature_method="HMAC-SHA1", oauth_signature="c2ln%3D"'
)
DATE = "Tue, 14 Nov 2023 22:13:10 GMT"
"""Ten seconds before the timestamp that was signed."""


def har(*entries: object) -> str:
    return json.dumps({"log": {"version": "1.2", "creator": {"name": "x"}, "entries": entries}})


def entry(
    url: str, body: str, status: int = 200, answer: str = "", *, encoded: bool = False
) -> dict[str, object]:
    content = {"text": answer}
    if encoded:
        content = {"text": base64.b64encode(answer.encode()).decode(), "encoding": "base64"}
    return {
        "request": {
            "method": "POST",
            "url": url,
            "headers": [{"name": "Authorization", "value": OAUTH}],
            "postData": {"mimeType": "text/plain", "text": body},
        },
        "response": {
            "status": status,
            "headers": [{"name": "Date", "value": DATE}],
            "content": content,
        },
    }


def raw(first: str, header: str, body: str) -> str:
    return f"{first}\r\n{header}\r\n\r\n{body}\r\n\r\n"


def pylti(line: str = "2026-11-23 10:00:00,123 DEBUG pylti.common: ") -> str:
    response = {"content-type": "application/xml; charset=utf-8", "date": DATE, "status": "422"}
    return "\n".join(
        (
            f"{line}XML Response: \n{REQUEST}",
            f"{line}headers",
            f"{line}{ {'Content-Type': 'application/xml', 'Authorization': OAUTH}!r}",
            f"{line}key key7",
            f"{line}secret correct-horse",
            f"{line}url {OUTCOME_URL}",
            f"{line}response {response!r}",
            f"{line}content {REPLY.encode()!r}",
            f"{line}is success False",
            "pylti.common.LTIPostMessageException: Post grade failed",
            "",
        )
    )


def bash(text: str) -> str:
    """Quote as Chrome does where a text has quotes or is not ASCII."""
    units = text.encode("utf-16-be")
    codes = [int.from_bytes(units[i : i + 2]) for i in range(0, len(units), 2)]
    quoted = "".join(
        f"\\u{code:04x}"
        if code > 126 or chr(code) in "!\0" or code < 32
        else f"\\{chr(code)}"
        if chr(code) in "\\'"
        else chr(code)
        for code in codes
    )
    return f"$'{quoted}'"


def cmd(text: str) -> str:
    """Quote as Chrome does for Windows."""
    plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 _-:=+~'/.,?;()*`"
    doubled = text.replace("\\", "\\\\").replace('"', '\\"')
    return '^"' + "".join(c if c in plain else f"^{c}" for c in doubled) + '^"'


def ruby(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(ruby, value))}]"
    return json.dumps(value, ensure_ascii=False).replace("#{", "\\#{")


def php(text: str) -> str:
    quoted = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{quoted}'"


FORMS: dict[str, str] = {
    "JSON": json.dumps(AS_DICT),
    "JSON with lists": json.dumps({name: [value] for name, value in LAUNCH}, ensure_ascii=False),
    "JSON with a byte order mark": "\ufeff" + json.dumps(AS_DICT),
    "JSON, deeper": json.dumps({"event": "launch", "request": {"form": AS_DICT, "n": 1}}),
    "JSON with the body as a text": json.dumps({"method": "POST", "n": {}, "body": BODY}),
    "form body": BODY,
    "form body, wrapped": BODY.replace("&", "&\n"),
    "form body, quoted": f'"{BODY}"\n',
    "URL": f"{LAUNCH_URL}?{BODY}",
    "HAR": har(entry("https://canvas.example/x", ""), entry(LAUNCH_URL, BODY)),
    "HAR of parameters": har(
        {
            "request": {
                "method": "POST",
                "url": LAUNCH_URL,
                "postData": {"params": [{"name": n, "value": v} for n, v in LAUNCH]},
            }
        }
    ),
    "curl": f"curl '{LAUNCH_URL}' \\\n  -H 'accept: */*' --data-raw '{BODY}' --compressed",
    "curl with $'": f"curl '{LAUNCH_URL}' --data-raw {bash(BODY)}",
    "curl with several -d": f"$ curl -sS {LAUNCH_URL} "
    + " ".join(f'-d "{one}"' for one in BODY.split("&")),
    "curl --data-urlencode": f"curl -X POST {LAUNCH_URL} "
    + " ".join(f"--data-urlencode {bash(f'{n}={v}')}" for n, v in LAUNCH),
    "curl of Windows": f"curl {cmd(LAUNCH_URL)} ^\r\n  -H {cmd('a: b')} ^\r\n "
    f"--data-raw {cmd(BODY)}",
    "raw HTTP": "POST /launch HTTP/1.1\r\nHost: tool.example\r\n"
    f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(BODY)}\r\n\r\n{BODY}",
    "mitmproxy text": f"127.0.0.1:50000: POST {LAUNCH_URL} HTTP/2.0\n    host: tool.example\n"
    "    content-type: application/x-www-form-urlencoded\n\n"
    + "\n".join(f"    {name}: {value}" for name, value in LAUNCH)
    + "\n\n << HTTP/2.0 200 OK 2b\n    content-type: text/html\n\n    hi\n",
    "dict": repr(AS_DICT),
    "pairs": repr(list(LAUNCH)),
    "QueryDict": f"<QueryDict: { {name: [value] for name, value in LAUNCH} }>",
    "ImmutableMultiDict": f"ImmutableMultiDict({list(LAUNCH)})",
    "CombinedMultiDict": "CombinedMultiDict([ImmutableMultiDict([]), "
    f"ImmutableMultiDict({list(LAUNCH)})])",
    "OrderedDict": f"OrderedDict({list(LAUNCH)})",
    "OrderedDict of 3.12": f"OrderedDict({AS_DICT})",
    "defaultdict": f"defaultdict(<class 'list'>, {AS_DICT})",
    "MultiDictProxy": "<MultiDictProxy(" + repr(AS_DICT)[1:-1] + ")>",
    "Storage": f"<Storage {AS_DICT}>",
    "dict of bytes": repr({name.encode(): [value.encode()] for name, value in LAUNCH}),
    "Rails parameters": "Parameters: {"
    + ", ".join(f"{ruby(n)}=>{ruby(v)}" for n, v in LAUNCH)
    + "}",
    "Ruby hash": "{" + ", ".join(f":{n} => {ruby([v])}" for n, v in LAUNCH) + "}",
    "Ruby 3.4 hash": "{" + ", ".join(f"{n}: {ruby(v)}" for n, v in LAUNCH) + "}",
    "Rails log": 'Started POST "/launch" for 192.0.2.1 at 2026-11-23 10:00:00\n'
    "Processing by LaunchesController#create as HTML\n  Parameters: {"
    + ", ".join(f"{ruby(n)}=>{ruby(v)}" for n, v in LAUNCH)
    + "}\nCompleted 200 OK in 12ms\n",
    "log with a dict": f"INFO don't panic\nDEBUG {{'n': 1}}\nDEBUG launch {AS_DICT!r} end\n",
    "log with a body": f"[info] POST body={BODY}, done\n",
    "log with JSON": f"10:00 got\n{json.dumps(AS_DICT, indent=2)}\n10:01 done\n",
    "lines with colons": "\n".join(f"{name}: {value}" for name, value in LAUNCH),
    "table": "\n".join(f"{name}\t{value}" for name, value in LAUNCH),
    "print_r": "Array\n(\n" + "\n".join(f"    [{n}] => {v}" for n, v in LAUNCH) + "\n)\n",
    "var_export": "array (\n"
    + "\n".join(f"  '{name}' => {php(value)}," for name, value in LAUNCH)
    + "\n)\n",
    "UTF-16": json.dumps(AS_DICT),
}
"""The same launch, as people paste it."""

EXCHANGES: dict[str, tuple[str, int]] = {
    "XML": (f"{REQUEST}\n{REPLY}", 0),
    "HAR": (har(entry(OUTCOME_URL, REQUEST, 422, REPLY)), 422),
    "HAR in base64": (har(entry(OUTCOME_URL, REQUEST, 422, REPLY, encoded=True)), 422),
    "raw HTTP": (
        raw("POST /api/lti/v1/tools/7/grade_passback HTTP/1.1", "Host: canvas.example", REQUEST)
        + raw("HTTP/1.1 422 Unprocessable Entity", f"Date: {DATE}", REPLY),
        422,
    ),
    "PyLTI": (pylti(), 422),
    "PyLTI without prefixes": (pylti(""), 422),
    "PyLTI on Python 2": (pylti().replace(repr(REPLY.encode()), REPLY), 422),
    "curl with its output": (
        f"curl -i {OUTCOME_URL} -d '{REQUEST}'\nHTTP/1.1 422 Unprocessable Entity\n\n{REPLY}\n",
        422,
    ),
    "WeBWorK": (f"[debug] The request was:\n {REQUEST}\nThe response is:\n {REPLY}\n", 0),
    "reprs": (f"sent {REQUEST!r}\ngot {REPLY!r}\n", 0),
    "JSON log": ("\n".join(json.dumps({"n": 1, "xml": x}) for x in (REQUEST, REPLY)), 0),
    "Docker": (
        "\n".join(json.dumps({"log": f"{x}\n", "stream": "err"}) for x in pylti().splitlines()),
        422,
    ),
    "escaped for HTML": (f"<pre>{html.escape(REQUEST)}</pre> then {html.escape(REPLY)}", 0),
}
"""The same refused request, with the HTTP status where the form has it."""

LOGS: dict[str, str] = {
    "secret": "lti_consumer_secret = 'correct-horse'\n",
    "reset": pylti().split("2026-11-23 10:00:00,123 DEBUG pylti.common: key")[0]
    + "ConnectionResetError: [Errno 104] Connection reset by peer\n",
    "IMathAS": f"3-09-20,20:23:57,941,2680,0.3333,{SOURCEDID}:|:{OUTCOME_URL}:|:LTIkey_10_1:|:c\n",
    "Numbas": "Outcome report for user 5 failed; the LTI consumer said: Invalid sourcedid\n",
    "object dump": "{'code_major': 'failure', 'reponse_code': 200, 'description': 'No grades'}\n",
    "PyLTI1p3": "HTTP response [https://canvas.example/api/lti/courses/1/line_items/2/scores]: "
    f"422 - {AGS_ERROR}\n",
    "urllib3": "https://canvas.example:443 "
    '"POST /api/lti/v1/tools/7/grade_passback HTTP/1.1" 401 9\n',
    "JSON error": JSON_ERROR,
    "id_token": TOKEN,
    "launch refused": "LTIException: OAuth error: Please check your key and secret\n",
    "cut reply": f"content: {REPLY[: REPLY.index('</imsx_statusInfo>')]}",
}
EVERYTHING = [*FORMS.values(), *(text for text, _ in EXCHANGES.values()), *LOGS.values()]
