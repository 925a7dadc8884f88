"""lticheck from Python: one call, and the same report that the commands print.

The names are in `lticheck` itself, which loads them when they are first used.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING

from lticheck.captures import Capture, Unrecognised, load, read
from lticheck.model.credentials import Consumers, Registration
from lticheck.model.errors import LticheckError, NothingRecognised
from lticheck.model.hosts import read_named_hosts
from lticheck.model.launch import Launch
from lticheck.model.location import Location
from lticheck.probing.runner import Runner
from lticheck.probing.session import Session
from lticheck.reporting.diagnosis import Diagnosis
from lticheck.reporting.redactor import redactor_of
from lticheck.reporting.report import Report

if TYPE_CHECKING:  # annotations alone: Flask is heavy
    from lticheck.sandbox import Sandbox
    from lticheck.services.ags.launch_signature import LaunchKey

Input = Launch | Mapping[str, str] | str | bytes | os.PathLike[str]
TEXT = "text"
"""What stands as the source of a capture that is no file."""


def diagnose(
    launch: Input,
    *,
    secret: str | None = None,
    hosts: Sequence[str] = (),
    offline: bool = False,
    sandbox: Sandbox | bool = False,
    timeout: float = 10.0,
    jwks: str | os.PathLike[str] | None = None,
    private_key: str | None = None,
    kid: str = "",
) -> Report:
    """Say why the grade of a launch does not reach Canvas. Nothing is written to a gradebook.

    `launch` is a Launch, its parameters as a mapping, or a capture of any form that
    `lticheck diagnose` reads: as bytes, as text, or a file's path. A str of one line that names a
    file or a folder is a path; every other str is text.

    `secret` signs what is sent for launches of LTI 1.1, `private_key`, a PEM or JWK, for those of
    LTI 1.3, with `kid` as its name; without them nothing is sent. `hosts` are trusted with what is
    signed, as those of `--allow-host`: beside them Canvas cloud, and whatever host a launch proves
    (SECURITY.md).
    `offline` sends nothing. `sandbox` asks the Canvas stand-in: one that is running, or True for
    one of this call's own. `timeout` is in seconds, for each whole exchange. `jwks` is a file of
    the platform's key set, with which launches of LTI 1.3 are checked; none is ever fetched.

    Secrets and names in the report are masked. Raises LticheckError where a host of `hosts` or
    the key set cannot be read, or the options contradict each other.
    """
    if offline and sandbox:
        raise LticheckError("offline asks nobody, and sandbox asks the sandbox: choose one")
    key = Registration(client_id="", private_key=private_key, kid=kid) if private_key else None
    consumers = Consumers(secret=secret, is_explicit=secret is not None, registration=key)
    named = read_named_hosts(hosts, "hosts")
    with ExitStack() as stack:
        session = Session(consumers=consumers, allowed=named, timeout=timeout)
        session.keys = _key_set(jwks)
        if not offline:
            _connect(session, sandbox, timeout, stack)
        found = tuple(diagnoses_of(_inputs(launch), session))
    return Report(diagnoses=found, target=session.target)


def diagnoses_of(inputs: Iterable[Capture | Unrecognised], session: Session) -> Iterator[Diagnosis]:
    """Yield what becomes of each input, masked."""
    for case, diagnosis in Runner(session=session).run(inputs):
        yield redactor_of(case, session.secrets).mask(diagnosis)


def _key_set(jwks: str | os.PathLike[str] | None) -> tuple[LaunchKey, ...]:
    if jwks is None:
        return ()
    from lticheck.services.ags.launch_signature import read_key_set  # noqa: PLC0415 - start-up time

    return read_key_set(Path(jwks))


def _connect(session: Session, sandbox: Sandbox | bool, timeout: float, stack: ExitStack) -> None:
    """Give the session what it sends with, and the sandbox where it is asked for."""
    from lticheck.probing.http_client import RequestsClient  # noqa: PLC0415 - requests is heavy

    client = RequestsClient(timeout=timeout, trust_environment=not sandbox)
    session.wire = stack.enter_context(closing(client))
    if sandbox is True:
        from lticheck.sandbox import Sandbox  # noqa: PLC0415 - Flask is heavy

        session.sandbox = stack.enter_context(Sandbox())
    elif sandbox:
        session.sandbox = sandbox


def _inputs(launch: Input) -> Iterator[Capture | Unrecognised]:
    """Yield what the input holds, in whichever of its forms it comes."""
    if isinstance(launch, Launch):
        yield Capture(source=str(launch.location), launches=(launch,))
    elif isinstance(launch, Mapping):
        pairs = tuple((str(name), str(value)) for name, value in launch.items())
        yield Capture(
            source=TEXT, launches=(Launch(parameters=pairs, location=Location(file=TEXT)),)
        )
    elif isinstance(launch, bytes):
        yield _read(launch)
    elif isinstance(launch, os.PathLike) or _names_a_file(launch):
        yield from load(os.fspath(launch))
    else:
        yield _read(launch.encode("utf-8", "surrogatepass"))


def _read(data: bytes) -> Capture | Unrecognised:
    try:
        return read(data, TEXT)
    except NothingRecognised as error:
        return Unrecognised(source=TEXT, message=error.message, hint=error.hint)


def _names_a_file(text: str) -> bool:
    """Tell whether a text is the path of something that exists; a launch is never one."""
    try:
        return "\n" not in text and text != "-" and os.path.exists(text)  # noqa: PTH110 - no Path of it
    except ValueError:  # a NUL in it
        return False
