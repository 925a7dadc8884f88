"""Memory that 32 MB of each form take, in a process each."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.captures.samples import AS_DICT, BODY, FORMS, LAUNCH_URL, entry, pylti

SIZE = 32 * 1024 * 1024
WANTED = 8
"""Times its own size."""
ENTRY = json.dumps(entry(LAUNCH_URL, BODY))
FILLED: dict[str, tuple[str, str, str]] = {
    "HAR": ('{"log": {"version": "1.2", "entries": [', f"{ENTRY}, ", f"{ENTRY}]}}}}"),
    "JSON list": ("[", f"{json.dumps(AS_DICT)},", "{}]"),
    "JSON of empty values": ("[", "{},", "{}]"),
    "JSON Lines": ("", f"{json.dumps(AS_DICT)}\n", ""),
    "cURL": ("", f"curl '{LAUNCH_URL}' --data-raw '{BODY}'\n", ""),
    "raw HTTP": ("", f"{FORMS['raw HTTP']}\r\n\r\n", ""),
    "mitmproxy": ("", FORMS["mitmproxy text"], ""),
    "form body": ("lti_message_type=x&", "a=b&", ""),
    "form body, escaped": ("lti_message_type=x&a=", "%41", ""),
    "print_r": ("", FORMS["print_r"], ""),
    "Ruby hash": ("", f"{FORMS['Ruby hash']}\n", ""),
    "Python literal": ("", f"{FORMS['dict']}\n", ""),
    "id_token": ("eyJ", "a", ".a.a"),
    "log of exchanges": ("", pylti(), ""),
    "log of complaints": ("", "2026-11-24 10:00:00 Post grade failed 😀\n", ""),
    "log of empty lines": ("lti_message_type", "\n", ""),
}
CODE = """
import sys
from lticheck.captures import load
def most():
    told = open("/proc/self/status").read().partition("VmHWM:")[2]
    return int(told.split()[0])
list(load(sys.argv[1]))
before = most()
for _ in load(sys.argv[2]):
    pass
print(most() - before)
"""


def memory() -> Iterator[str]:
    """Yield a line a form; where the system does not tell (it is not Linux), none."""
    if not Path("/proc/self/status").exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        path, small = Path(folder) / "input", Path(folder) / "small.log"
        small.write_text(pylti())
        for name, (start, piece, end) in FILLED.items():
            size = SIZE - len(start) - len(end)
            path.write_text(start + piece * (size // len(piece.encode())) + end, encoding="utf-8")
            run = subprocess.run(
                [sys.executable, "-c", CODE, str(small), str(path)],
                capture_output=True, check=True, text=True,
            )  # fmt: skip
            times = int(run.stdout) * 1024 / SIZE
            over = "" if times <= WANTED else "   <-- more than that"
            yield f"memory at 32 MB: {name:<24} {times:5.1f} x its size (wanted: {WANTED}){over}"


if __name__ == "__main__":
    for told in memory():
        print(told, flush=True)  # noqa: T201
