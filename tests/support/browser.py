"""A real browser and a server in a thread, for tests of pages that ask the database nothing."""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# WCAG 2.2 A and AA, and what the makers of axe hold to be good (ux.md 5.2, UX-01).
RULES = {
    "type": "tag",
    "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What a theme can change: the same page in other colours.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}


def chromium() -> str:
    """The path of the browser. Raises RuntimeError with the remedy when there is none."""
    path = os.pathsep.join([str(ROOT / ".enplan" / "tools" / "bin"), os.environ.get("PATH", os.defpath)])
    given = os.environ.get("ENPLAN_CHROMIUM")
    found = given or next(filter(None, (shutil.which(name, path=path) for name in NAMES)), None)
    if found is None:
        raise RuntimeError(
            "The browser tests need Chromium: run `make setup-browser`, or set ENPLAN_CHROMIUM."
        )
    return found


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """One browser, closed afterwards."""
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=chromium(), args=list(QUIET))
        try:
            yield opened
        finally:
            opened.close()


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the parameter's name upstream
        del format, args


@contextlib.contextmanager
def served() -> Iterator[str]:
    """The product on a free port of this machine; yields its address without the last slash."""
    server = ThreadedWSGIServer(("127.0.0.1", 0), _Silent)
    server.daemon_threads = True
    server.set_app(StaticFilesHandler(get_wsgi_application()))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def complaints(page: Page, rules: Mapping[str, Any] = RULES) -> list[str]:
    """What axe finds on the page as it stands: rule, and where. A page is given axe once, however often it is asked."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(Axe().axe_script)
    asked = {"runOnly": rules, "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(asked).then(results => results.violations)", asked)
    return [
        f"{violation['id']}: {node['target']} {node.get('failureSummary', '')}"
        for violation in found
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> int:
    """How many pixels the page is wider than the window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
