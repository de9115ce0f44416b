"""A headless Chromium for tests of pages: pages are loaded from files, and every fault that the browser reports is seen.

Without Chromium or its driver these tests are skipped, unless ``GAMETHEORY_EXPECT_BROWSER`` is set: then they fail.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
DRIVERS = ("chromedriver", "chromium.chromedriver")
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--force-prefers-reduced-motion",
)


def _missing(what: str) -> None:
    reason = f"{what} is not installed, and pages are tested in a browser"
    if os.environ.get("GAMETHEORY_EXPECT_BROWSER"):
        pytest.fail(f"{reason}; GAMETHEORY_EXPECT_BROWSER says that it should be")
    pytest.skip(reason)


def _first(names: tuple[str, ...]) -> str | None:
    return next((found for name in names if (found := shutil.which(name))), None)


class Browser:
    """A browser with what tests ask of it."""

    def __init__(self, driver: Any) -> None:
        self.driver = driver

    def open(self, path: Path) -> None:
        """Load a file and forget what the log said before."""
        self.driver.get_log("browser")
        self.driver.get_log("performance")
        self.driver.get(path.resolve().as_uri())

    def run(self, script: str, *arguments: object) -> Any:
        """What a script returns."""
        return self.driver.execute_script(script, *arguments)

    def size(self, width: int, height: int = 800) -> None:
        """Make the viewport so wide and high, in CSS pixels, as a phone's narrower than any window is."""
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600
        )

    def colours(self, scheme: str) -> None:
        """Prefer ``light`` or ``dark``."""
        self.command("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def command(self, name: str, **arguments: object) -> Any:
        """A command of the browser's own protocol."""
        return self.driver.execute_cdp_cmd(name, arguments)

    def complaints(self) -> list[str]:
        """All that the console has said since the page was opened."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The addresses of all that the page asked for since it was opened, but files and what it carries itself."""
        found = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                found.append(message["params"]["request"]["url"])
        return [address for address in found if not address.startswith(("file:", "data:", "about:"))]

    def scrolls_sideways(self) -> bool:
        """Whether the page is wider than the viewport."""
        return bool(self.run("return document.documentElement.scrollWidth > document.documentElement.clientWidth"))

    def screenshot(self, path: Path, *, whole: bool = True) -> None:
        """Write what is seen, or the whole page, as PNG."""
        size = self.command("Page.getLayoutMetrics")["cssContentSize"]
        clip = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        options = {"clip": clip, "captureBeyondViewport": True} if whole else {}
        path.write_bytes(base64.b64decode(self.command("Page.captureScreenshot", format="png", **options)["data"]))


@contextlib.contextmanager
def opened_browser() -> Iterator[Browser]:
    """A browser with a profile of its own, both gone afterwards."""
    pytest.importorskip("selenium")
    from selenium import webdriver
    from selenium.webdriver.chrome.service import Service

    binary, driver = _first(BROWSERS), _first(DRIVERS)
    if binary is None:
        _missing("Chromium")
    if driver is None:
        _missing("chromedriver")
    profile = tempfile.mkdtemp(prefix="pages-")
    options = webdriver.ChromeOptions()
    options.binary_location = str(binary)
    for argument in (*ARGUMENTS, f"--user-data-dir={profile}"):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    made = webdriver.Chrome(service=Service(executable_path=str(driver)), options=options)
    try:
        made.set_page_load_timeout(60)
        made.set_script_timeout(60)
        yield Browser(made)
    finally:
        made.quit()
        shutil.rmtree(profile, ignore_errors=True)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """One browser for a module."""
    with opened_browser() as found:
        yield found
