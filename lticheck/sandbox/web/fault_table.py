"""The faults by name: the throttle (row 1), and what proxies, login pages and networks answer."""

from __future__ import annotations

from lticheck.sandbox.web.faults import Fault
from lticheck.sandbox.web.http import Response

HTML = "text/html; charset=utf-8"
LOGIN = b"""<!DOCTYPE html>
<html><head><title>Log In to Canvas</title></head>
<body><form action="/login/canvas" method="post"><input name="password" type="password"></form>
</body></html>"""
GATEWAY = (
    b"<html>\r\n<head><title>{}</title></head>\r\n<body><center><h1>{}</h1></center></body></html>"
)
BLOCKED = b"""<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>
<body><h1>Sorry, you have been blocked</h1></body></html>"""
BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">
<!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;"><!ENTITY e "&d;&d;&d;&d;&d;&d;&d;&d;">]>
<imsx_POXEnvelopeResponse>&e;&e;&e;&e;</imsx_POXEnvelopeResponse>"""
ENTITY = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>
<imsx_POXEnvelopeResponse><imsx_codeMajor>failure</imsx_codeMajor>
<imsx_description>&file;</imsx_description></imsx_POXEnvelopeResponse>"""
ESCAPES = (
    b'{"errors":[{"message":"\\u001b]0;owned\\u0007\\u001b[31m[bold]red[/bold][link=x]\\u202e"}]}'
)


def _page(status: int, body: bytes, **headers: str) -> Response:
    return Response(status=status, media_type=HTML, body=body, headers=headers)


def _gateway(status: int, text: str) -> Fault:
    page = GATEWAY.replace(b"{}", text.encode())
    return Fault(about=f"a proxy before Canvas answers {text}", response=_page(status, page))


def _body(about: str, media_type: str, body: bytes, status: int = 200) -> Fault:
    return Fault(about=about, response=Response(status=status, media_type=media_type, body=body))


FAULTS = {
    "throttle": Fault(
        about="403 Rate Limit Exceeded",
        response=Response(
            status=403,
            media_type="text/plain; charset=utf-8",
            body=b"403 Forbidden (Rate Limit Exceeded)\n",
            headers={"X-Rate-Limit-Remaining": "0.0", "X-Request-Cost": "0.1"},
        ),
    ),
    "bad-gateway": _gateway(502, "502 Bad Gateway"),
    "unavailable": _gateway(503, "503 Service Temporarily Unavailable"),
    "gateway-timeout": _gateway(504, "504 Gateway Time-out"),
    "server-error": _body(
        "500 with Canvas's own JSON",
        "application/json; charset=utf-8",
        b'{"errors":[{"message":"An error occurred.","error_code":"internal_server_error"}],'
        b'"error_report_id":1}',
        500,
    ),
    "login-page": Fault(about="an HTML login page with status 200", response=_page(200, LOGIN)),
    "blocked": Fault(about="a firewall's page with status 403", response=_page(403, BLOCKED)),
    "wrong-host": Fault(
        about="a web server that is not Canvas: 404 and a page",
        response=_page(404, GATEWAY.replace(b"{}", b"404 Not Found")),
    ),
    "redirect": Fault(
        about="a redirect to another host of the same school",
        response=_page(301, b"", Location="https://school.instructure.com/api/lti/v1/moved"),
    ),
    "redirect-to-login": Fault(
        about="a redirect to the login page",
        response=_page(302, b"", Location="https://canvas.example/login"),
    ),
    "nonce-seen": _body(
        "401 Duplicate nonce detected, whatever the nonce",
        "application/json; charset=utf-8",
        b'{"errors":[{"message":"Duplicate nonce detected"}]}',
        401,
    ),
    "behind-proxy": Fault(about="Canvas believes that it is reached by https", as_https=True),
    "slow": Fault(about="30 seconds of silence before each answer", delay=30.0),
    "late-reply": Fault(about="every answer takes half a second", delay=0.5),
    "reset": Fault(about="the connection closes without an answer", reset=True),
    "half-reply": Fault(about="the connection closes in the middle of the answer", cut=True),
    "lost-reply": Fault(about="Canvas does its work; the answer never arrives", drop_reply=True),
    "clock-ahead": Fault(about="Canvas's clock is 3 hours ahead", clock=3 * 3600.0),
    "clock-behind": Fault(about="Canvas's clock is 10 minutes behind", clock=-600.0),
    "empty-body": _body("status 200 and nothing else", "application/xml", b""),
    "not-xml": _body("status 200 and broken XML", "application/xml", b"<imsx_POXEnv"),
    "xml-bomb": _body("an XML entity bomb", "application/xml", BOMB),
    "external-entity": _body("XML that names a file of the reader", "application/xml", ENTITY),
    "terminal-escapes": _body(
        "escapes and markup in a JSON error", "application/json", ESCAPES, 422
    ),
    "huge-body": Fault(about="an answer of 100 MB", filler=100 * 1024 * 1024),
    "yes-sayer": _body(
        "success to whatever is sent, as no Canvas does",
        "application/xml; charset=utf-8",
        b"<imsx_POXEnvelopeResponse><imsx_codeMajor>success</imsx_codeMajor>"
        b"</imsx_POXEnvelopeResponse>",
    ),
    "new-code": _body(
        "a refusal with a code that nobody knows yet",
        "application/xml; charset=utf-8",
        b'<?xml version="1.0" encoding="UTF-8"?>\n<imsx_POXEnvelopeResponse><imsx_POXHeader>'
        b"<imsx_POXResponseHeaderInfo><imsx_statusInfo><imsx_codeMajor>failure</imsx_codeMajor>"
        b"<imsx_severity>status</imsx_severity><imsx_description>The moon is in the wrong "
        b"phase\n[EID_1]</imsx_description><ext_canvas_error_code>moon_phase"
        b"</ext_canvas_error_code></imsx_statusInfo></imsx_POXResponseHeaderInfo>"
        b"</imsx_POXHeader><imsx_POXBody/></imsx_POXEnvelopeResponse>",
        422,
    ),
}
"""Every fault by its name on the command line."""
