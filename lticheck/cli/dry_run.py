"""`send --dry-run`: the request, of LTI 1.1 with base string and body hash, and a curl line."""

from __future__ import annotations

import shlex
from dataclasses import replace

import click

from lticheck.model.credentials import Credentials, Registration
from lticheck.model.errors import RequestNotPossible, SecretMissing
from lticheck.model.exchange import SignedRequest
from lticheck.model.exit_status import ExitStatus
from lticheck.model.grade_urls import GradeEndpoint
from lticheck.model.launch import Launch
from lticheck.model.service import ServiceRequest
from lticheck.probing.plan import Plan
from lticheck.probing.probes import REDACTED
from lticheck.probing.trust import GradeUrlRefused, HostNotTrusted, Trust
from lticheck.reporting.redactor import redactor
from lticheck.reporting.transcripts import request_head
from lticheck.services.outcomes.url_variants import on_origin

MASKED = "Values are masked; --show-secrets prints a curl line that can be run."
HOW_TO_RUN = (
    "TOKEN is an access token, the access_token that POST /login/oauth2/token of the same host "
    "answers: export TOKEN=... first."
)
TOKEN_VARIABLE = "$TOKEN"  # noqa: S105 - the name of a shell variable


def show_dry_run(
    launch: Launch, asked: ServiceRequest, plan: Plan, *, show_secrets: bool
) -> ExitStatus:
    """Print what would be sent, and send nothing."""
    if launch.redacted:
        raise RequestNotPossible(REDACTED, hint="capture the launch again, and do not redact it")
    if launch.is_lti13:
        return _show_with_variable(launch, asked, plan, show_secrets=show_secrets)
    credentials = _shared_secret(launch, plan)
    signed = _signed(launch, asked, plan, credentials)
    shown = redactor([launch], credentials.secrets, show_secrets=show_secrets)
    click.echo(f"{shown.head(request_head(signed))}\n{shown.text(_described(signed))}")
    if not show_secrets:
        click.echo(f"\n{MASKED}")
    return ExitStatus.OK


def _show_with_variable(
    launch: Launch, asked: ServiceRequest, plan: Plan, *, show_secrets: bool
) -> ExitStatus:
    """Print a request of LTI 1.3 whose access token is a variable, for whoever runs the line."""
    signed = _with_variable(launch, asked, plan)
    shown = redactor([launch], (), show_secrets=show_secrets)
    body = signed.body.decode("utf-8", "replace")
    masked = replace(signed, url=shown.text(signed.url), body=shown.text(body).encode())
    click.echo(f"{request_head(masked)}\n\n{masked.body.decode()}\n\n{curl_line(masked)}")
    click.echo(f"\n{HOW_TO_RUN}")
    if (masked.url, masked.body) != (signed.url, signed.body):
        click.echo(MASKED)
    return ExitStatus.OK


def _shared_secret(launch: Launch, plan: Plan) -> Credentials:
    if plan.credentials is None:
        raise SecretMissing(
            f"no secret for the consumer key “{launch.consumer_key}”",
            hint="use --secret-file, --consumers or LTICHECK_SECRET",
        )
    return plan.credentials


def _with_variable(launch: Launch, asked: ServiceRequest, plan: Plan) -> SignedRequest:
    """Return a request of LTI 1.3 with a variable in place of its access token: nothing is got."""
    from lticheck.services.ags.own_requests import with_token  # noqa: PLC0415 - start-up time
    from lticheck.services.ags.requests import AgsRequest  # noqa: PLC0415 - start-up time

    if not isinstance(asked, AgsRequest):
        raise RequestNotPossible("the launch is not of LTI 1.3")
    credentials = plan.credentials or Registration(client_id=launch.tool_key)
    url = asked.url.partition("?")[0]
    _require_grade_url(url, launch, plan, credentials, GradeEndpoint.LINE_ITEM)
    return with_token(asked, TOKEN_VARIABLE, plan.content_type)


def _signed(
    launch: Launch, asked: ServiceRequest, plan: Plan, credentials: Credentials
) -> SignedRequest:
    target = plan.service.target(launch)
    url = on_origin(target.url, plan.origin)
    if plan.wire:
        url = plan.wire.sendable(url)
        _require_grade_url(url, launch, plan, credentials)
    target = replace(target, url=url)
    return plan.service.authorize(asked, target, credentials, media_type=plan.content_type)


def _require_grade_url(
    url: str,
    launch: Launch,
    plan: Plan,
    credentials: Credentials,
    endpoint: GradeEndpoint = GradeEndpoint.OUTCOME,
) -> None:
    """Raise RequestNotPossible for a URL that no host may be asked by; the host is the user's."""
    trust = replace(plan.trust or Trust(), confirm=None)
    try:
        trust.permission(url, credentials, launch=launch, endpoint=endpoint)
    except HostNotTrusted:
        return
    except GradeUrlRefused as error:
        raise RequestNotPossible(
            f"nothing is signed for this grade URL: {error.message}",
            hint="lticheck explain grade-url-refused",
        ) from error


def _described(signed: SignedRequest) -> str:
    return "\n".join(
        (
            "",
            signed.body.decode(),
            "",
            f"Signature base string: {signed.base_string}",
            f"oauth_body_hash:       {signed.body_hash}",
            "",
            curl_line(signed),
        )
    )


def curl_line(signed: SignedRequest) -> str:
    """Return a shell line that sends the same bytes; valid while timestamp and nonce are fresh."""
    headers = "".join(f" -H {_quoted(f'{name}: {value}')}" for name, value in signed.headers)
    body = (
        f" --data-binary {shlex.quote(signed.body.decode('utf-8', 'replace'))}"
        if signed.body
        else ""
    )
    return f"curl -sS -i -X {signed.method}{headers}{body} {shlex.quote(signed.url)}"


def _quoted(header: str) -> str:
    """Quote a header for the shell, which still has to put the token in."""
    return f'"{header}"' if header.endswith(TOKEN_VARIABLE) else shlex.quote(header)
