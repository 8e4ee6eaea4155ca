"""The style page in a real browser: everybody can use every part, at any width, in both themes, on paper."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response, Route, expect

from tests.support.browser import complaints, served, sideways

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PAGES = ("grunn/", "person/", "skjema/", "skjema/?feil=1", "bekreft/", "kvittering/", "arbeid/", "konflikt/")
FAILURES = ("feilside/403/", "feilside/404/", "feilside/409/", "feilside/422/", "feilside/500/")
WIDTHS = (320, 768, 1280)
TALL = 6000  # the whole page at once: axe counts what lies under the bar at the bottom as too small to hit
KILOBYTE = 1000


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as found:
        yield f"{found}/design/"


@pytest.fixture
def context(chrome: Browser) -> Iterator[BrowserContext]:
    opened = chrome.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


def watch(page: Page) -> list[str]:
    """Everything the browser complains of, such as a breach of the content security policy."""
    said: list[str] = []
    page.on(
        "console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None
    )
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


@pytest.mark.parametrize("name", PAGES + FAILURES)
def test_everybody_can_use_every_part_at_every_width_and_in_both_themes(
    page: Page, address: str, name: str
) -> None:
    said = watch(page)
    page.goto(address + name)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": TALL})
            assert sideways(page) == 0, f"{name} scrolls sideways at {width}"
            found += [f"{theme} {width} {text}" for text in complaints(page)]
    assert found == []
    assert said == []


@pytest.mark.parametrize("name", PAGES)
def test_text_twice_as_large_fits_a_small_phone(page: Page, address: str, name: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) == 0


def test_the_menu_is_a_bar_where_there_is_room_and_a_list_where_there_is_not(
    page: Page, address: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(address + "person/")
    dock = page.locator(".ep-dock")
    assert dock.evaluate("dock => getComputedStyle(dock).position") == "sticky"
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert dock.evaluate("dock => getComputedStyle(dock).position") == "static"


@pytest.mark.parametrize("name", PAGES)
def test_a_thumb_hits_every_control(page: Page, address: str, name: str) -> None:
    page.goto(address + name)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, nav a, .ds-button, .ep-choice, .ep-inline-action, "
            + ".ep-help, select, textarea, input:not([type=hidden], [type=radio], [type=checkbox])")]
            .filter((control) => control.checkVisibility() && !control.closest(".ep-skip"))
            .filter((control) => control.getBoundingClientRect().height < 44)
            .map((control) => control.outerHTML.slice(0, 120))"""
    )
    assert small == []


@pytest.mark.parametrize(("name", "most"), [("person/", 25), ("skjema/", 25), ("arbeid/", 45)])
def test_a_first_visit_costs_little(page: Page, address: str, name: str, most: int) -> None:
    fetched: list[Response] = []
    page.on("response", lambda answer: fetched.append(answer))  # noqa: PLW0108 - Playwright marks the function
    page.goto(address + name, wait_until="networkidle")
    weight = {"stylesheet": 0.0, "script": 0.0}
    for answer in fetched:
        if answer.request.resource_type in weight:
            weight[answer.request.resource_type] += len(gzip.compress(answer.body(), 6)) / KILOBYTE
    assert 0 < weight["stylesheet"] <= 30
    assert 0 < weight["script"] <= most
    assert len(fetched) <= 10
    assert all(answer.url.startswith(address.removesuffix("/design/")) for answer in fetched)


def test_own_scripts_stay_under_six_kilobytes(page: Page, address: str) -> None:
    page.goto(address)
    own = [
        source
        for source in page.locator("script[src]").all()
        if "/js/" in (source.get_attribute("src") or "")
    ]
    assert own
    bodies = [
        page.request.get(address.removesuffix("/design/") + str(each.get_attribute("src"))).body()
        for each in own
    ]
    assert sum(len(gzip.compress(body, 6)) for body in bodies) <= 6 * KILOBYTE


def test_a_page_with_errors_is_read_from_the_summary_and_leads_to_the_field(page: Page, address: str) -> None:
    page.goto(address + "skjema/?feil=1")
    assert page.title().startswith("Feil:")
    expect(page.locator(".ep-errors")).to_be_focused()
    page.get_by_role("link", name="Skriv navnet du vil bli kalt").click()
    expect(page.get_by_label("Hva skal vi kalle deg?")).to_be_focused()


def test_a_receipt_is_the_first_thing_read(page: Page, address: str) -> None:
    page.goto(address + "person/")
    expect(page.locator("#status .ep-note")).to_be_focused()
    expect(page.locator("#status .ep-note")).to_contain_text("Markert som gjort.")


def test_a_row_is_changed_in_place_and_the_receipt_is_read(page: Page, address: str) -> None:
    said = watch(page)
    page.goto(address + "grunn/")
    page.goto(address + "person/")
    row = page.locator("#o1")
    row.get_by_role("button", name="Gjort").click()
    expect(row).to_contain_text("Ferdig")
    expect(row.get_by_role("button", name="Angre")).to_be_visible()
    expect(page.locator("#status .ep-note")).to_be_focused()
    expect(page.locator("#status .ep-note")).to_have_count(1)
    assert page.url == address + "person/"
    assert said == []


def test_a_row_is_changed_without_script_too(chrome: Browser, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "person/")
    page.locator("#o1").get_by_role("button", name="Gjort").click()
    assert page.url == address + "person/#hvem-gjor-hva"
    context.close()


def test_a_lost_network_is_said_and_nothing_is_changed(
    context: BrowserContext, page: Page, address: str
) -> None:
    page.goto(address + "person/")
    context.set_offline(offline=True)
    page.locator("#o1").get_by_role("button", name="Gjort").click()
    expect(page.locator("#status")).to_contain_text("Vi får ikke kontakt akkurat nå.")
    expect(page.locator("#o1")).to_contain_text("Avtalt")


def test_what_is_written_is_kept_within_two_seconds_and_again_when_the_network_is_back(
    context: BrowserContext, page: Page, address: str
) -> None:
    kept: list[str] = []

    def keep(route: Route) -> None:
        kept.append(route.request.post_data or "")
        route.fulfill(status=204)

    page.route("**/utkast/", keep)
    page.goto(address + "skjema/")
    text = page.get_by_label("Hva er viktig for deg nå?")
    status = page.locator("[data-draft-status]")
    text.fill("Hunden min")
    expect(status).to_contain_text("Lagret", timeout=2500)
    assert "Hunden min" in kept[-1]
    page.unroute("**/utkast/")
    context.set_offline(offline=True)
    text.fill("Hunden min og mamma")
    expect(status).to_contain_text("Ikke lagret ennå", timeout=4000)
    page.route("**/utkast/", keep)
    context.set_offline(offline=False)
    expect(status).to_contain_text("Lagret", timeout=4000)
    assert "Hunden min og mamma" in kept[-1]
    expect(text).to_have_value("Hunden min og mamma")


def test_a_session_that_has_ended_is_said_and_the_text_stays(page: Page, address: str) -> None:
    page.route("**/utkast/", lambda route: route.fulfill(status=401))
    page.goto(address + "skjema/")
    text = page.get_by_label("Hva er viktig for deg nå?")
    text.fill("Hunden min")
    expect(page.locator("[data-draft-status]")).to_contain_text("Du er logget ut", timeout=2500)
    expect(text).to_have_value("Hunden min")


@pytest.mark.parametrize("way", ["button", "keyboard"])
def test_one_can_leave_quickly_and_back_does_not_return(page: Page, address: str, way: str) -> None:
    page.route(
        "https://www.yr.no/**",
        lambda route: route.fulfill(body="<title>vær</title>", content_type="text/html"),
    )
    page.goto(address + "grunn/")
    page.goto(address + "person/")
    if way == "button":
        page.get_by_text("Forlat siden").click()
    else:
        for _ in range(3):
            page.keyboard.press("Shift")
    page.wait_for_url("https://www.yr.no/")
    page.go_back()
    assert page.url == address + "grunn/"


def test_capital_letters_do_not_send_the_writer_away(page: Page, address: str) -> None:
    page.goto(address + "person/")
    for letter in "ABC":
        page.keyboard.press(f"Shift+{letter}")
    page.wait_for_timeout(200)
    assert page.url == address + "person/"


def test_paper_has_the_content_and_not_the_menu(page: Page, address: str) -> None:
    page.goto(address + "person/")
    page.emulate_media(media="print", color_scheme="dark")
    for hidden in (".ep-top", ".ep-dock", ".ep-foot", ".ds-button >> nth=0"):
        expect(page.locator(hidden)).not_to_be_visible()
    expect(page.locator(".ep-print-head")).to_be_visible()
    expect(page.get_by_text("Jeg vil ha et sted å bo")).to_be_visible()
    ink = page.locator("main").evaluate(
        "main => [getComputedStyle(document.body).backgroundColor, getComputedStyle(main).color]"
    )
    assert ink == ["rgb(255, 255, 255)", "rgb(0, 0, 0)"]


def test_the_menu_shows_where_one_is_in_forced_colours_too(page: Page, address: str) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(address + "arbeid/")
    here = page.locator(".ep-menu [aria-current]")
    assert here.evaluate("link => getComputedStyle(link).outlineStyle") == "solid"


def test_every_part_works_without_script(chrome: Browser, address: str) -> None:
    context = chrome.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + "person/")
    assert page.locator("main form").count() == page.locator("main form[method=post][action]").count() > 0
    page.goto(address + "grunn/")
    expect(page.get_by_text("Skriv ut", exact=True)).not_to_be_visible()
    context.close()
