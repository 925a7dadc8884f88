"""`--fail-on`: what makes the exit status 1."""

from __future__ import annotations

import math

import click

SEVERITIES = ("error", "warning")


def checked_fail_on(values: tuple[str, ...]) -> tuple[str, ...]:
    """Let through what can be found. Raises UsageError for a rule that there is none of."""
    for value in values:
        if value not in SEVERITIES and not _is_share(value):
            _require_rule(value)
    return values


def _is_share(value: str) -> bool:
    """Tell whether it is a share. Raises UsageError for one that no run can have."""
    if not value.endswith("%"):
        return False
    try:
        share = float(value.removesuffix("%"))
    except ValueError:
        share = math.nan
    if not 0 < share <= 100:
        raise click.UsageError(f"--fail-on {value}: a share is above 0% and at most 100%.")
    return True


def _require_rule(value: str) -> None:
    from lticheck.cli.help import nearest  # noqa: PLC0415 - only where it is asked for
    from lticheck.rules import all_rules  # noqa: PLC0415 - start-up time

    known = [rule.slug for rule in all_rules()]
    if value in known:
        return
    meant = nearest(value, (*known, *SEVERITIES))
    hint = f" Did you mean “{meant}”?" if meant else " lticheck explain lists the rules."
    raise click.UsageError(f"--fail-on {value}: no such rule.{hint}")
