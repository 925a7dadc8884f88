"""The entry point: runs a command and turns whatever ends it into an exit status."""

from __future__ import annotations

import gc
import sys

OBJECTS = 200_000
"""More than any command makes before it has read its input; Python's own 700 is for small code."""


def main() -> None:
    """Run `lticheck` with the arguments of the command line.

    Imports make objects that stay until the end. Looking through them for garbage, again and
    again, took a tenth to a sixth of a run, and once more at its end: start-up time.
    """
    gc.set_threshold(OBJECTS, *gc.get_threshold()[1:])
    from lticheck.cli import run  # noqa: PLC0415 - only now, for its imports are what is meant

    status = run(sys.argv[1:])
    gc.freeze()
    sys.exit(status)


if __name__ == "__main__":
    main()
