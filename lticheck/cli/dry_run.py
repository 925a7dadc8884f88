"""`send --dry-run`: the signed request, its base string and body hash, and a curl line."""

from __future__ import annotations

import shlex
from dataclasses import replace

import click

from lticheck.model.credentials import Credentials
from lticheck.model.errors import RequestNotPossible, SecretMissing
from lticheck.model.exchange import SignedRequest
from lticheck.model.exit_status import ExitStatus
from lticheck.model.launch import Launch
from lticheck.model.service import ServiceRequest
from lticheck.probing.plan import Plan
from lticheck.probing.probes import REDACTED
from lticheck.probing.trust import GradeUrlRefused, HostNotTrusted, Trust
from lticheck.reporting.redactor import redactor
from lticheck.reporting.transcripts import request_head
from lticheck.services.outcomes.url_variants import on_origin


def show_dry_run(
    launch: Launch, asked: ServiceRequest, plan: Plan, *, show_secrets: bool
) -> ExitStatus:
    """Print what would be sent, and send nothing."""
    if launch.redacted:
        raise RequestNotPossible(REDACTED, hint="capture the launch anew, and do not redact it")
    credentials = plan.credentials
    if credentials is None:
        raise SecretMissing(
            f"no secret for the consumer key “{launch.consumer_key}”",
            hint="use --secret-file, --consumers or LTICHECK_SECRET",
        )
    signed = _signed(launch, asked, plan, credentials)
    shown = redactor([launch], credentials.secrets, show_secrets=show_secrets)
    click.echo(f"{shown.head(request_head(signed))}\n{shown.text(_described(signed))}")
    if not show_secrets:
        click.echo("\nValues are masked; --show-secrets prints a curl line that can be run.")
    return ExitStatus.OK


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


def _require_grade_url(url: str, launch: Launch, plan: Plan, credentials: Credentials) -> None:
    """Raise RequestNotPossible for a URL that no host may be asked by; the host is the user's."""
    trust = replace(plan.trust or Trust(), confirm=None)
    try:
        trust.permission(url, credentials, launch=launch)
    except HostNotTrusted:
        return
    except GradeUrlRefused as error:
        raise RequestNotPossible(
            f"nothing is signed for this outcome URL: {error.message}",
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
    headers = "".join(f" -H {shlex.quote(f'{name}: {value}')}" for name, value in signed.headers)
    body = shlex.quote(signed.body.decode())
    return f"curl -sS -i -X POST{headers} --data-binary {body} {shlex.quote(signed.url)}"
