"""Meet the peers that send the most, and end with 1 where that took 100 MB or more."""

from __future__ import annotations

import resource
import sys

from tests.probing.peers import PEERS
from tests.probing.test_hostile_peers import meet

GREEDY = [name for name in PEERS if "endless" in name or "bomb" in name or "size -1" in name]
LIMIT = 100 * 1024
"""Kilobytes, the unit of ru_maxrss on Linux."""


def peak() -> int:
    """Return the most memory that this process has held, in kB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main() -> int:
    """Meet them one after another: what one leaves behind counts for the next."""
    meet(PEERS["two replies"][0])
    before = peak()
    for name in GREEDY:
        meet(PEERS[name][0])
        sys.stdout.write(f"{name}: {peak() - before} kB more\n")
    return int(not GREEDY or peak() - before >= LIMIT)


if __name__ == "__main__":
    sys.exit(main())
