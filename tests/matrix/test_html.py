"""Every page is HTML as the standard has it: right nesting, right attributes, no id twice (ux.md 5.2, UX-02).

The judge is npm `html-validate` with the rules of the WHATWG standard. Pages are taken as they are served, for those
who between them open every door, and judged in one go.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.matrix import addresses, table
from tests.matrix.visits import Visitor
from tests.matrix.world import World
from tests.support.oidc_provider import node

ROOT = Path(__file__).resolve().parents[2]
JUDGE = ROOT / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
READERS = ("kari", "ola", "liv", "relative", "guardian", "leader", "administrator", "anonymous")
RULES = {
    "root": True,
    "extends": ["html-validate:standard"],
    "rules": {"no-implicit-button-type": "off", "svg-focusable": "off"},
}


def served(made: World, visitors: dict[str, Visitor]) -> Iterator[tuple[str, str]]:
    """(whose and which page, HTML) of every page that one of the readers is shown, each once."""
    routes, seen = addresses.routes(), set[str]()
    for name in READERS:
        for row in table.rows():
            key = f"{row.door} {row.part}"
            if row.method != "GET" or row.cells[name] != "ok" or (key in seen and name != "guardian"):
                continue
            address = addresses.address(row.door, routes[row.door], made.kari, row.part)
            visit = visitors[name].knock("GET", address)
            head, _, body = visit.text.partition("\n\n")
            if visit.status < 300 and "text/html" in head:
                seen.add(key)
                yield f"{name} {row.name}", body


def judged(folder: Path) -> dict[str, list[str]]:
    """File → what is wrong with it."""
    (folder / ".htmlvalidate.json").write_text(json.dumps(RULES), encoding="utf-8")
    said = subprocess.run(
        [node(), str(JUDGE), "--formatter=json", "--ext=html", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    found = json.loads(said.stdout or "null")
    assert found is not None, said.stderr
    return {
        Path(file["filePath"]).name: [
            f"line {each['line']}: {each['message']} ({each['ruleId']})" for each in file["messages"]
        ]
        for file in found
        if file["messages"]
    }


def test_every_page_is_valid_html(made: World, visitors: dict[str, Visitor], tmp_path: Path) -> None:
    names = {}
    for number, (name, body) in enumerate(served(made, visitors)):
        names[f"{number}.html"] = name
        (tmp_path / f"{number}.html").write_text(body.lstrip(), encoding="utf-8")
    assert len(names) > 100, "hardly a page was read"
    wrong = {names[file]: faults for file, faults in judged(tmp_path).items()}
    assert not wrong, "\n" + "\n".join(
        f"{name}: {fault}" for name, faults in wrong.items() for fault in faults
    )


@pytest.mark.parametrize(
    ("page", "fault"),
    [
        ("<p id=a>x</p><p id=a>y</p>", "no-dup-id"),
        ("<ul><p>x</p></ul>", "element-permitted-content"),
        ("<p><div>x</div></p>", "close-order"),
    ],
)
def test_the_judge_sees_what_is_wrong(tmp_path: Path, page: str, fault: str) -> None:
    whole = f"<!DOCTYPE html><html lang=nb><head><title>x</title></head><body>{page}</body></html>"
    (tmp_path / "a.html").write_text(whole, encoding="utf-8")
    assert fault in str(judged(tmp_path))
