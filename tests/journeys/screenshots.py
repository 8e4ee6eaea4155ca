"""`make screenshots`: the pictures of README and of a release, from a fresh demo. Look at them before they are kept."""

from __future__ import annotations

import sys
from pathlib import Path

from playwright.sync_api import Browser

from tests.support.browser import browser
from tests.support.site import demo_site

KEPT = Path(__file__).resolve().parents[2] / "docs" / "screenshots"
PICTURES = [
    # name, persona, address, width, theme
    ("min-plan", "person", "/min-plan/", 360, "light"),
    ("hvem-ser-hva", "person", "/min-plan/hvem-ser-hva/", 360, "light"),
    ("min-plan-dark", "person", "/min-plan/", 360, "dark"),
    ("hvem-har-sett", "person", "/min-plan/hvem-har-sett/", 360, "light"),
    ("personer", "koordinator", "/personer/", 1280, "light"),
    ("person", "koordinator", "first person", 1280, "light"),
    ("lofter", "person", "/min-plan/lofter/", 360, "light"),
    ("avtale", "leder", "first agreement", 1280, "light"),
    ("demo", "", "/demo/", 1280, "light"),
]
FIRST = {
    "first person": ("/personer/", "Kari"),
    "first agreement": ("/avtaler/", "Tjenesteavtale 5"),
}
"""Pages whose addresses hold ids: the overview they are reached from, and the word in their link."""


def take(chrome: Browser, site: str, picture: tuple[str, str, str, int, str], folder: Path) -> None:
    """One picture of one page, as high as a screen."""
    name, persona, address, width, theme = picture
    context = chrome.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if theme == "dark" else "light",
        base_url=site,
    )
    page = context.new_page()
    if persona:
        page.goto("/demo/")
        page.locator(f"form[action='/demo/logg-inn/{persona}/'] button").click()
    if address in FIRST:
        overview, name_of_link = FIRST[address]
        page.goto(overview)
        page.get_by_role("link", name=name_of_link).first.click()
        if name == "avtale":
            page.locator("table").first.evaluate("table => table.scrollIntoView()")
    else:
        page.goto(address)
    page.screenshot(path=folder / f"{name}-{width}.png")
    context.close()


def main() -> None:
    """Take all pictures into the folder given, or docs/screenshots."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else KEPT
    folder.mkdir(parents=True, exist_ok=True)
    with demo_site("enplan_screenshots") as site, browser() as chrome:
        for picture in PICTURES:
            take(chrome, site, picture, folder)
            print(picture[0])  # noqa: T201 - a command


if __name__ == "__main__":
    main()
