"""No answer came: how each HTTP library says why, beside the address or the call of a grade."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.runner import Lticheck

U = "https://canvas.college.example/api/lti/v1/tools/77/grade_passback"
S = "https://canvas.college.example/api/lti/courses/4/line_items/8/scores"

LINES = {
    "dns-failure": (
        f'post: Post "{U}": dial tcp: lookup canvas.college.example on 10.0.0.2:53: no such host',
        f'I/O error on POST request for "{U}"; nested: java.net.UnknownHostException: canvas',
        f"System.Net.Http.HttpRequestException: No such host is known. (canvas:443) to {U}",
        f"cURL error 6: Could not resolve host: canvas.college.example for {U}",
        f"SocketError (Failed to open TCP connection (getaddrinfo: Name not known)) {U}",
        f"[error] POST {U} {{:error, %HTTPoison.Error{{id: nil, reason: :nxdomain}}}}",
        (
            "TypeError: fetch failed\n    at node:internal/deps/undici {\n"
            "  [cause]: Error: getaddrinfo ENOTFOUND canvas.college.example\n}\n"
            f"while POST {U}"
        ),
        f"error sending request for url ({U}): failed to lookup address information",
        f"$ curl -sS -X POST {U} -d @r.xml\ncurl: (6) Could not resolve host: canvas.college",
        f'2026/11/10 10:12:13 ags: Post "{S}": dial tcp: lookup canvas: no such host',
    ),
    "tls-failure": (
        f'Post "{U}": tls: failed to verify certificate: x509: certificate has expired',
        f'I/O error on POST request for "{U}": PKIX path building failed: sun.security',
        f"post to {U} failed: The SSL connection could not be established, see inner exception.",
        f"cURL error 60: SSL: no alternative certificate subject name matches target host for {U}",
        f"OpenSSL::SSL::SSLError: SSL_connect returned=1 errno=0: certificate verify failed {U}",
        f"AxiosError: self-signed certificate in certificate chain url: '{U}'",
        f"$ wget --post-file=r.xml {U}\nERROR: cannot verify canvas.college.example's certificate",
        f"RequestException: cURL error 60: SSL certificate problem: has expired for {S}",
    ),
    "timeout": (
        f'Post "{U}": context deadline exceeded (Client.Timeout exceeded while awaiting headers)',
        f'err="Post \\"{U}\\": dial tcp 203.0.113.4:443: i/o timeout"',
        f'I/O error on POST request for "{U}": java.net.SocketTimeoutException: Read timed out',
        f"{U}: canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.",
        f"cURL error 28: Operation timed out after 30001 milliseconds with 0 bytes for {U}",
        f"Net::OpenTimeout (execution expired) posting outcome to {U}",
        f"[error] POST {U} {{:error, %Mint.TransportError{{reason: :timeout}}}}",
        f"POST {S} TaskCanceledException: the configured HttpClient.Timeout of 30 seconds elapsing",
    ),
    "connection-refused": (
        f'Post "{U}": dial tcp 203.0.113.4:443: connect: connection refused',
        f"Cannot connect to host canvas:443 [Connect call failed ('203.0.113.4', 443)] ({U})",
        f"No connection could be made because the target machine actively refused it. {U}",
        (
            "Caused by: java.net.ConnectException: Connection refused\n"
            "\tat java.base/sun.nio.ch.Net.pollConnect(Native Method)\n"
            "\tat org.imsglobal.lti.IMSPOXRequest.sendReplaceResult(IMSPOXRequest.java:512)"
        ),
    ),
    "connection-dropped": (
        f"Error: socket hang up\n  code: 'ECONNRESET'\n}} while posting grade to {U}",
        f"cURL error 56: Recv failure: Connection reset by peer for {U}",
        f'Post "{U}": unexpected EOF',
        f'level=warning msg="Request Failed" error="Post \\"{S}\\": EOF"',
    ),
    "proxy-failure": (f'Post "{U}": proxyconnect tcp: dial tcp 10.0.0.1:3128',),
}


def rules(lticheck: Lticheck, folder: Path, text: str) -> list[str]:
    path = folder / "tool.log"
    path.write_text(f"{text}\n", encoding="utf-8")
    run = lticheck("diagnose", "--offline", "--format", "json", str(path))
    found = json.loads(run.stdout)["diagnoses"]
    return [finding["rule"] for one in found for finding in one["findings"]]


@pytest.mark.parametrize(
    ("rule", "line"), [(rule, line) for rule, lines in LINES.items() for line in lines]
)
def test_why_no_answer_came_is_read(
    rule: str, line: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    assert rules(lticheck, tmp_path, line) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        "redis: dial tcp 10.0.0.3:6379: connect: connection refused",
        f"grades go to {U}\n\n\nredis: dial tcp 10.0.0.3:6379: connect: connection refused",
        f"POST {U}\npsycopg2.OperationalError: connection to server timed out",
        f"grades go to {S}\nredis: dial tcp 10.0.0.3:6379: i/o timeout\n",
    ],
)
def test_a_failure_of_something_else_is_not_canvas_s(
    text: str, lticheck: Lticheck, tmp_path: Path
) -> None:
    assert not {"timeout", "connection-refused"} & {*rules(lticheck, tmp_path, text)}


def test_an_address_that_is_none_does_not_cost_the_log(lticheck: Lticheck, tmp_path: Path) -> None:
    broken = "post https://[x/api/lti/v1/tools/1/grade_passback\nConnection refused\n"
    assert "connection-refused" in rules(lticheck, tmp_path, broken)
