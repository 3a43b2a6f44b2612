"""The shop page in a real browser, over a real demo: click a product and the ad slots change by themselves."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from engines.layout.slots import DEFAULT_SLOTS
from tests.support.browser import CHROMIUM, DRIVER, started

PATIENCE_S = 30
pytestmark = [
    pytest.mark.chromium,
    pytest.mark.skipif(CHROMIUM is None or DRIVER is None, reason="Chromium and ChromeDriver are not installed"),
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Run `adloom demo` and yield the page's address."""
    ports = ("--port", "0", "--slots-port", "0", "--broker-port", "0")
    with subprocess.Popen(
        [sys.executable, "-m", "stream.cli", "demo", "--no-browser", *ports], stderr=subprocess.PIPE, text=True
    ) as demo:
        assert demo.stderr is not None
        said = []
        for line in demo.stderr:
            said.append(line)
            if found := re.search(r"http://127\.0\.0\.1:\d+/(?!metrics)", line):
                yield found[0]
                break
        else:
            pytest.fail("the demo ended: " + "".join(said))
        demo.send_signal(signal.SIGINT)
        demo.stderr.read()
        assert demo.wait(PATIENCE_S) == 0


class Page:
    """What a shopper sees and does."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self.browser = browser
        self.address = address

    def find(self, name: str) -> WebElement:
        return self.until(lambda: self.browser.find_element(By.CSS_SELECTOR, f"[data-testid='{name}']"))

    def until(self, look: Callable[[], WebElement | bool | str | None]) -> WebElement:
        def attempt(_: webdriver.Chrome) -> WebElement | bool | str | None:
            try:
                return look()
            except Exception:  # noqa: BLE001  not there yet, or just replaced
                return None

        return WebDriverWait(self.browser, PATIENCE_S, 0.05).until(attempt)  # type: ignore[return-value]

    def creatives(self) -> dict[str, str]:
        return {slot: self.find(f"ad-{slot}").get_attribute("data-creative") or "" for slot in DEFAULT_SLOTS}

    def await_new_creatives(self, before: dict[str, str]) -> dict[str, str]:
        """Wait until every slot shows a creative that it did not show before."""
        self.until(lambda: all(now and now != before[slot] for slot, now in self.creatives().items()))
        return self.creatives()

    def await_ads_for(self, product: str) -> None:
        """Wait until every slot links to `product`: the ad of the page's own view may come first."""

        def link(slot: str) -> str:
            return self.find(f"ad-{slot}").find_element(By.TAG_NAME, "a").get_attribute("href") or ""

        self.until(lambda: all(f"/p/{product}" in link(slot) for slot in DEFAULT_SLOTS))

    def settle(self) -> dict[str, str]:
        """Wait until the creatives of all events so far are there: nothing weaves, every slot is filled."""
        self.until(lambda: all(self.creatives().values()))
        self.until(lambda: not self.browser.find_elements(By.CSS_SELECTOR, ".ad.weaving"))
        return self.creatives()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[webdriver.Chrome]:
    with started(tmp_path_factory.mktemp("chromium")) as driver:
        yield driver


@pytest.fixture
def page(browser: webdriver.Chrome, address: str) -> Page:
    browser.get(address)
    opened = Page(browser, address)
    browser.execute_script("sessionStorage.clear()")
    browser.get(address)
    opened.settle()
    return opened


def test_clicking_a_product_changes_every_ad_slot_by_itself(page: Page) -> None:
    before = page.creatives()
    card = page.find("product")
    wanted = card.get_attribute("data-product")
    card.click()
    page.await_new_creatives(before)
    page.await_ads_for(wanted or "")
    assert page.find("product-view").get_attribute("data-product") == wanted
    for slot in DEFAULT_SLOTS:
        assert re.search(r"\d+ ms", page.find(f"ms-{slot}").text)
        picture = page.find(f"ad-{slot}").find_elements(By.TAG_NAME, "img")[-1]
        assert f"{picture.get_property('naturalWidth')}x{picture.get_property('naturalHeight')}" == slot
        assert f"/p/{wanted}" in (page.find(f"ad-{slot}").find_element(By.TAG_NAME, "a").get_attribute("href") or "")
    if target := os.environ.get("ADLOOM_TEST_SCREENSHOT"):
        page.settle()
        page.browser.execute_script("scrollTo(0, 0)")
        assert page.browser.save_screenshot(str(Path(target)))


def test_the_way_from_event_to_ad_can_be_read(page: Page) -> None:
    before = page.creatives()
    card = page.find("product")
    wanted = card.get_attribute("data-product") or ""
    card.click()
    page.await_new_creatives(before)
    page.await_ads_for(wanted)
    page.find("why-300x250").click()
    assert page.until(lambda: page.find("why").is_displayed())
    texts = [page.find(f"why-step-{number}").text for number in range(1, 6)]
    assert all(len(text.splitlines()) >= 2 for text in texts), texts
    assert "[object" not in "".join(texts)
    assert "clicked" in texts[0]
    assert re.search(r"\d{3,}", texts[4])
    if target := os.environ.get("ADLOOM_TEST_SCREENSHOT"):
        path = Path(target)
        assert page.browser.save_screenshot(str(path.with_stem(path.stem + "-why")))
    page.find("why-close").click()


def test_the_language_switch_changes_page_and_ads(page: Page) -> None:
    before = page.creatives()
    page.find("locale-zh").click()
    page.await_new_creatives(before)
    assert page.find("category-all").text == "全部商品"
    assert page.browser.find_element(By.TAG_NAME, "html").get_attribute("lang") == "zh-Hans"
    page.find("why-300x250").click()
    assert page.until(lambda: re.search(r"[\u4e00-\u9fff]", page.find("why-step-3").text) is not None)
    page.find("why-close").click()
    page.find("locale-en").click()


def test_another_shopper_gets_other_ads_and_a_fresh_start_forgets(page: Page) -> None:
    before = page.creatives()
    page.find("shopper-alex").click()
    alex = page.await_new_creatives(before)
    assert {*alex.values()}.isdisjoint(before.values())
    page.find("reset").click()
    fresh = page.await_new_creatives(alex)
    assert {*fresh.values()}.isdisjoint({*alex.values(), *before.values()})


def test_adding_to_the_basket_is_an_event_too(page: Page) -> None:
    before = page.creatives()
    page.find("product").click()
    before = page.await_new_creatives(before)
    page.settle()
    page.until(lambda: page.find("add").is_enabled())
    page.find("add").click()
    page.await_new_creatives(before)
    assert page.find("basket").text.endswith("1")


def test_the_page_asks_only_this_machine_and_the_browser_has_no_complaint(page: Page) -> None:
    script = "return performance.getEntriesByType('resource').map(entry => entry.name)"
    hosts = {re.sub(r"^https?://([^/:]+).*", r"\1", name) for name in page.browser.execute_script(script)}
    assert hosts == {"127.0.0.1"}
    complaints = [entry for entry in page.browser.get_log("browser") if entry["level"] == "SEVERE"]
    assert complaints == []
