"""Chromium, driven over its debugging pipe: no library between the test and the browser."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("chrome")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--hide-scrollbars", "--remote-debugging-pipe", "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)  # fmt: skip
PATIENCE = 30.0


class Browser:
    """One browser with one page at a time in view."""

    def __init__(self, folder: Path) -> None:
        theirs_in, self._out = os.pipe()
        self._in, theirs_out = os.pipe()
        assert CHROMIUM
        self._process = subprocess.Popen(
            ["/bin/bash", "-c", f'exec "$0" "$@" 3<&{theirs_in} 4>&{theirs_out}', CHROMIUM, *FLAGS,
             f"--user-data-dir={folder / 'profile'}", "about:blank"],
            pass_fds=(theirs_in, theirs_out),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(theirs_in)
        os.close(theirs_out)
        self._left = b""
        self._number = 0
        self.console: list[str] = []
        """What pages logged, such as what their content security policy refused."""
        self._session = ""
        self.switch(self.pages()[0])

    def close(self) -> None:
        """End the browser."""
        with contextlib.suppress(Exception):
            self._send("Browser.close", {}, "")
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._in)
        os.close(self._out)

    def pages(self) -> list[str]:
        """Return the ids of every tab."""
        found = self._send("Target.getTargets", {}, "")["targetInfos"]
        return [one["targetId"] for one in found if one["type"] == "page"]

    def switch(self, page: str) -> None:
        """Look at another tab."""
        attached = self._send("Target.attachToTarget", {"targetId": page, "flatten": True}, "")
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            self.send(f"{domain}.enable")

    def new_page(self, known: list[str]) -> None:
        """Wait for a tab that was not there before, and look at it."""
        deadline = time.monotonic() + PATIENCE
        while not (fresh := [one for one in self.pages() if one not in known]):
            assert time.monotonic() < deadline, "no new tab"
            time.sleep(0.05)
        self.switch(fresh[0])

    def send(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Call a method of the DevTools protocol in the page."""
        return self._send(method, parameters, self._session)

    def _send(self, method: str, parameters: dict[str, Any], session: str) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        for found in self._messages():
            if found.get("id") == self._number:
                assert "error" not in found, found["error"]
                result: dict[str, Any] = found["result"]
                return result
            self._note(found)
        raise AssertionError("the browser ended")

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            head, end, rest = self._left.partition(b"\0")
            if end:
                self._left = rest
                yield json.loads(head)
                continue
            piece = os.read(self._in, 1 << 20)
            if not piece:
                return
            self._left += piece

    def _note(self, found: dict[str, Any]) -> None:
        if found.get("method") == "Log.entryAdded":
            self.console.append(found["params"]["entry"]["text"])

    def open(self, url: str) -> None:
        """Go to a URL, and wait until it is there."""
        self.send("Page.navigate", url=url)
        self.until("document.readyState === 'complete' && location.href !== 'about:blank'")

    def run(self, script: str) -> Any:
        """Return what an expression of JavaScript gives."""
        found = self.send(
            "Runtime.evaluate", expression=script, returnByValue=True, userGesture=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def until(self, script: str) -> Any:
        """Wait until an expression is true."""
        deadline = time.monotonic() + PATIENCE
        while True:
            with contextlib.suppress(AssertionError):  # between two pages there is no context
                if found := self.run(script):
                    return found
            assert time.monotonic() < deadline, (script, self.run("document.body.innerText"))
            time.sleep(0.05)

    def key(self, key: str) -> None:
        """Press a key."""
        code = {"Enter": 13, "Tab": 9, " ": 32}.get(key, 0)
        text = {"Enter": "\r", " ": " "}.get(key, "")
        for kind in ("keyDown", "keyUp"):
            self.send(
                "Input.dispatchKeyEvent",
                type=kind,
                key=key,
                code=key,
                windowsVirtualKeyCode=code,
                **({"text": text} if text and kind == "keyDown" else {}),
            )

    def look(self, width: int, scheme: str = "light", height: int = 900) -> None:
        """Be so wide, by day or by night."""
        self.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.send("Emulation.setEmulatedMedia", features=[feature])

    def picture(self, path: Path, *, whole: bool = False) -> bytes:
        """Take a picture of what is in view, or of the whole page."""
        shot = self.send("Page.captureScreenshot", captureBeyondViewport=whole)
        data = base64.b64decode(shot["data"])
        path.write_bytes(data)
        return data
