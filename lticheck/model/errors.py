"""What lticheck says when it cannot go on: a fact, and a hint."""

from __future__ import annotations


class LticheckError(Exception):
    """A fact that stops the work, with a hint at what to do about it.

    The message is one line for a person; `hint` says what would help, and may be empty.
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class CaptureUnreadable(LticheckError):
    """An input file that cannot be opened or is too large to be a capture."""


class NothingRecognised(LticheckError):
    """An input in which no launch, request or reply was found."""


class SecretMissing(LticheckError):
    """No shared secret is known for a launch's consumer key."""


class RequestNotPossible(LticheckError):
    """An outcome request that cannot be written or signed, such as a URL without a host."""
