"""A real Chromium, spoken to by its debugging protocol through two pipes: no port, no driver."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The program; the test skips where there is none."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None or os.name != "posix":
        pytest.skip("Chromium is not here")
    return found


class Browser:
    """One page of a browser without a network; what it asked for and complained about is kept."""

    def __init__(self, folder: Path, width: int = 1366, height: int = 768) -> None:
        to_read, self._write = os.pipe()
        self._read, to_write = os.pipe()
        flags = [
            "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run",
            "--hide-scrollbars",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--remote-debugging-pipe",
            f"--user-data-dir={folder}",
        ]  # fmt: skip

        def ends() -> None:  # the browser reads from 3 and writes to 4
            read, write = os.dup(to_read), os.dup(to_write)
            os.dup2(read, 3)
            os.dup2(write, 4)

        self._process = subprocess.Popen(
            [chromium(), *flags],
            preexec_fn=ends,
            close_fds=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._rest, self._next, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        page = self.call("Target.createTarget", url="about:blank")["targetId"]
        attached = self.call("Target.attachToTarget", targetId=page, flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")
        self.size(width, height)

    def close(self) -> None:
        """End the browser."""
        self._process.kill()
        self._process.wait(30)
        os.close(self._write)
        os.close(self._read)

    def call(self, method: str, **params: Any) -> Any:
        """The answer to one command."""
        self._next += 1
        message: dict[str, Any] = {"id": self._next, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            said = self._message()
            if said.get("id") == self._next:
                assert "error" not in said, said
                return said["result"]

    def _message(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            data = os.read(self._read, 1 << 20)
            assert data, "the browser has gone"
            self._rest += data
        one, _, self._rest = self._rest.partition(b"\0")
        said: dict[str, Any] = json.loads(one)
        if "method" in said:
            self.events.append(said)
        return said

    def until(self, method: str) -> None:
        """Wait for an event."""
        while not any(event["method"] == method for event in self.events):
            self._message()

    def open(self, path: Path) -> None:
        """Open a file, and wait until it is there whole."""
        self.events.clear()
        self.call("Page.navigate", url=path.resolve().as_uri())
        self.until("Page.loadEventFired")

    def size(self, width: int, height: int, mobile: bool = False) -> None:
        """The size of the window, as a phone's where `mobile`."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=mobile,
        )

    def run(self, script: str) -> Any:
        """The value of an expression; a promise is waited for."""
        said = self.call(
            "Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in said, said["exceptionDetails"]
        return said["result"].get("value")

    def press(self, key: str, code: int = 0, modifiers: int = 0) -> None:
        """Press a key: "ArrowDown", "Enter", "Tab"."""
        text = {"Enter": "\r"}.get(key, "")
        codes = {"Enter": 13, "Tab": 9, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38}
        codes |= {"ArrowRight": 39, "ArrowDown": 40, "Home": 36, "End": 35}
        what = {"key": key, "code": key, "windowsVirtualKeyCode": code or codes[key]}
        what["modifiers"] = modifiers
        down = {"type": "keyDown", "text": text} if text else {"type": "rawKeyDown"}
        self.call("Input.dispatchKeyEvent", **down, **what)
        self.call("Input.dispatchKeyEvent", type="keyUp", **what)

    def picture(self, path: Path, whole: bool = False) -> None:
        """What is seen, as PNG."""
        shot = self.call("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        path.write_bytes(base64.b64decode(shot["data"]))

    def printed(self, path: Path) -> None:
        """The page as it is printed, as PDF."""
        pdf = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        path.write_bytes(base64.b64decode(pdf["data"]))

    @property
    def requests(self) -> list[str]:
        """What was asked for since the page was opened, beside the page itself."""
        sent = (e["params"]["request"]["url"] for e in self._of("Network.requestWillBeSent"))
        return [*sent][1:]

    @property
    def complaints(self) -> list[Any]:
        """What the console said: errors, warnings, and exceptions that nothing caught."""
        said = [e["params"]["entry"]["text"] for e in self._of("Log.entryAdded")]
        said += [e["params"]["exceptionDetails"] for e in self._of("Runtime.exceptionThrown")]
        return said + [e["params"]["args"] for e in self._of("Runtime.consoleAPICalled")]

    def _of(self, method: str) -> list[dict[str, Any]]:
        return [event for event in self.events if event["method"] == method]


def faults(browser: Browser, axe: Path) -> list[tuple[str, str]]:
    """What axe-core finds at fault, of serious weight or more: (rule, first element)."""
    browser.run(axe.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = browser.run("axe.run().then((found) => found.violations)")
    heavy = [one for one in found if one["impact"] in ("serious", "critical")]
    return [(one["id"], one["nodes"][0]["html"][:200]) for one in heavy]


def axe_core(folder: Path) -> Path:
    """axe-core's script (MPL-2.0), installed into a folder; the test skips where it cannot be."""
    named = os.environ.get("CIS_AXE_CORE")
    folder = Path(named) if named else folder
    script = folder / "node_modules" / "axe-core" / "axe.min.js"
    folder.mkdir(parents=True, exist_ok=True)
    with FileLock(folder / "axe-core.lock"):  # several processes may want it at once
        if not script.exists():
            if not shutil.which("npm"):
                pytest.skip("npm is not here")
            npm = ["npm", "i", "--ignore-scripts", "--no-audit", "--no-fund", "axe-core@4.10.3"]
            subprocess.run(npm, cwd=folder, check=True, capture_output=True, timeout=300)
    return script
