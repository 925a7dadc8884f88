"""The entry point: runs a command and turns whatever ends it into an exit status."""

from __future__ import annotations

import sys

from lticheck.cli import run


def main() -> None:
    """Run `lticheck` with the arguments of the command line."""
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
