"""Triage of a term of logs with Dask: it hands out the files, and the parts add up.

    python examples/dask_triage.py logs/*.log -- --by course --output report.html

Each worker runs `lticheck diagnose --offline --format jsonl` over one file; `lticheck report` then
merges the parts into what one run over all files would have said, and ends with its exit status.
What stands behind `--` goes to `lticheck report`. Without --scheduler it is a cluster of three
processes on this machine, on loopback alone.
"""

from __future__ import annotations

import argparse
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from distributed import Client, LocalCluster, as_completed

SAID = {0, 1, 3, 4}
"""Exit statuses with which lticheck has said all that there is (docs/exit-status.md)."""


def part_of(file: str, key: str) -> bytes:
    """Run on a worker: return the JSON Lines of one file."""
    command = ["lticheck", "diagnose", "--offline", "--format", "jsonl", file]
    environment = {**os.environ, "LTICHECK_HASH_KEY": key}
    done = subprocess.run(command, capture_output=True, env=environment, check=False)
    if done.returncode not in SAID:
        raise RuntimeError(done.stderr.decode(errors="replace").strip())
    return done.stdout


def merged(files: Sequence[str], options: Sequence[str], client: Client) -> int:
    """Have the workers read the files; return the exit status of the report."""
    key = os.environ.get("LTICHECK_HASH_KEY") or secrets.token_hex(32)
    with tempfile.TemporaryDirectory() as folder:
        parts = []
        tasks = [client.submit(part_of, file, key, pure=False) for file in files]
        for number, (_, part) in enumerate(as_completed(tasks, with_results=True)):
            parts.append(str(Path(folder) / f"{number}.jsonl"))
            Path(parts[-1]).write_bytes(part)
        return subprocess.run(["lticheck", "report", *options, *parts], check=False).returncode


def main() -> int:
    """Take the command line apart, and run."""
    cut = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="+")
    parser.add_argument("--scheduler", help="a cluster that runs already, such as tcp://HOST:8786")
    given = parser.parse_args(sys.argv[1:cut])
    options = sys.argv[cut + 1 :]
    if given.scheduler:
        with Client(given.scheduler) as client:
            return merged(given.files, options, client)
    with (
        tempfile.TemporaryDirectory() as scratch,
        LocalCluster(
            n_workers=3,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            local_directory=scratch,
            silence_logs=40,
        ) as cluster,
        Client(cluster) as client,
    ):
        return merged(given.files, options, client)


if __name__ == "__main__":
    try:
        raise SystemExit(main())
    except RuntimeError as error:  # a file that a worker cannot use
        print(error, file=sys.stderr)
        raise SystemExit(2) from error
