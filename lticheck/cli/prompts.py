"""What a person at the terminal is asked: always with the key and the whole host in sight."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click

from lticheck.model.visible import visible_line
from lticheck.probing.signals import Stopped


class TerminalPrompts:
    """Asks on standard error, so that standard output holds the report alone."""

    def secret(self, key: str, host: str) -> str:
        """Ask for the secret of a key, to sign for this host: whoever types it agrees to that.

        Enter alone is an answer too: support staff have no secret.
        """
        question = f"Shared secret of “{_shown(key)}”, to sign for {_shown(host)} (Enter: offline)"
        with _stopping():
            secret: str = click.prompt(
                question, default="", show_default=False, hide_input=True, err=True
            )
        return secret

    def confirm(self, key: str, host: str) -> bool:
        """Ask whether what is signed with a key's secret may go to a host."""
        question = f"Sign with the secret of “{_shown(key)}” for {_shown(host)}?"
        with _stopping():
            return click.confirm(question, err=True)


@contextmanager
def _stopping() -> Iterator[None]:
    """Let Ctrl-C end the run here too: click makes an error of it, as which a bug would count."""
    try:
        yield
    except click.Abort:
        raise Stopped from None


def _shown(text: str) -> str:
    """Return a text of a capture as it may stand on the line where a secret is typed."""
    return visible_line(text).replace("\t", "\\t")
