"""A real browser for the pages of the project, where Chromium and its driver are installed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

CHROMIUM, DRIVER = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --disable-dev-shm-usage --window-size=1440,1260 --lang=en"
)


def needs_chromium(test):
    """Mark a test that is skipped, and says so, where there is no Chromium."""
    missing = CHROMIUM is None or DRIVER is None
    return pytest.mark.chromium(pytest.mark.skipif(missing, reason="Chromium and ChromeDriver are not installed")(test))


@contextmanager
def started(profile: Path) -> Iterator[webdriver.Chrome]:
    """Start a browser whose profile is in the folder `profile`, and end it afterwards."""
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM or ""
    for flag in [*FLAGS.split(), f"--user-data-dir={profile}"]:
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    try:
        yield driver
    finally:
        driver.quit()
