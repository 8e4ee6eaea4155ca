"""`enplan evaluate` and `enplan check-rules` as somebody at a terminal meets them; neither needs a server."""

from __future__ import annotations

import csv
import gzip
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest
from click.testing import CliRunner, Result

from enplan.interfaces.cli.check_rules import check_rules
from enplan.interfaces.cli.evaluate import evaluate

ROOT = Path(__file__).resolve().parents[2]
RULE = """
- code: antibiotics
  title: {nb: Antibiotika, nn: Antibiotika, en: Antibiotics}
  source: {kind: guideline, ref: made up, valid_from: 2010-01-01}
  when: {event: ER Registration}
  duty: ward
  evidence: {any: [IV Antibiotics]}
  window: {within: PT1H}
"""
# The shape of the Sepsis Cases event log (4TU.ResearchData, 2016): one row an activity, a case id, local time stamps, a
# letter for the group, and attributes that stand in the first row of a case alone. All values here are made up.
SEPSIS = """Case ID;Activity;Complete Timestamp;org:group;Age;CRP
A;ER Registration;2014-10-22 11:15:41.000;A;85;
A;ER Triage;2014-10-22 11:27:00.000;C;;
A;CRP;2014-10-22 11:40:00.000;B;;21.0
A;IV Antibiotics;2014-10-22 12:03:47.000;A;;
A;IV Antibiotics;2014-10-22 12:03:47.000;A;;
B;ER Registration;2014-10-26 02:30:00;A;45;
B;IV Antibiotics;2014-10-26 04:00:00;A;;
B;;2014-10-26 05:00:00;A;;
C;ER Registration;2014-03-30 02:30:00;A;60;
"""
NAMES = "person=Case ID,kind=Activity,occurred_at=Complete Timestamp,organisation=org:group"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    (tmp_path / "log.csv").write_text(SEPSIS, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULE, encoding="utf-8")
    return tmp_path


def asked(place: Path, *more: str, log: str = "log.csv", names: str = NAMES) -> Result:
    given = ["--events", str(place / log), "--rules", str(place / "rules.yaml"), "--as-of", "2015-01-01"]
    given += ["--map", names] if names else []
    return CliRunner().invoke(evaluate, [*given, "--out", str(place / "out.csv"), *more])


def rows(file: Path) -> list[dict[str, Any]]:
    with file.open(encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_a_log_that_nobody_here_made_is_measured_and_what_it_lacks_is_said(place: Path) -> None:
    result = asked(place)

    assert result.exit_code == 1
    assert "9 rows, 7 events, 4 kinds." in result.output
    assert "1 rows lack a person, a kind or a moment" in result.output
    assert "1 rows stand there more than once" in result.output
    by_person = {row["person"]: row for row in rows(place / "out.csv")}
    assert {person: row["state"] for person, row in by_person.items()} == {
        "A": "met",
        "B": "late",
        "C": "missed",
    }
    assert by_person["A"]["lead_time"] == "2886.0"


def test_local_times_are_read_as_norwegians_read_them(place: Path) -> None:
    asked(place)

    begun = {row["person"]: row["triggered_at"] for row in rows(place / "out.csv")}
    assert begun["B"] == "2014-10-26 00:30:00+00", "half past two came twice that night, and the first counts"
    assert begun["C"] == "2014-03-30 01:30:00+00", (
        "half past two was skipped that night, and was half past three"
    )


def test_times_with_an_offset_say_themselves_where_they_stand(place: Path) -> None:
    text = "person,kind,occurred_at\nA,ER Registration,2014-06-01T12:00:00Z\nB,ER Registration,2014-06-01 12:00+02:00\n"
    (place / "log.csv").write_text(text, encoding="utf-8")
    asked(place, names="")

    begun = {row["person"]: row["triggered_at"] for row in rows(place / "out.csv")}
    assert begun == {"A": "2014-06-01 12:00:00+00", "B": "2014-06-01 10:00:00+00"}


def test_parquet_gives_the_same_as_csv(place: Path) -> None:
    asked(place)
    from_csv = rows(place / "out.csv")
    duckdb.execute(
        'COPY (SELECT * REPLACE (CAST("Complete Timestamp" AS TIMESTAMP) AS "Complete Timestamp") '
        f"FROM read_csv('{place}/log.csv', all_varchar = true)) TO '{place}/log.parquet' (FORMAT parquet)"
    )

    assert asked(place, log="log.parquet").exit_code == 1
    assert rows(place / "out.csv") == from_csv


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849-2016" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <trace>
    <string key="concept:name" value="A"/><int key="Age" value="85"/>
    <event><string key="concept:name" value="ER Registration"/><string key="org:group" value="A"/>
      <date key="time:timestamp" value="2014-10-22T11:15:41.000+02:00"/></event>
    <event><string key="concept:name" value="IV Antibiotics"/><float key="CRP" value="21.0"/>
      <date key="time:timestamp" value="2014-10-22T12:03:47.000+02:00"/></event>
  </trace>
  <trace><string key="concept:name" value="B"/>
    <event><string key="concept:name" value="ER Registration"/>
      <date key="time:timestamp" value="2014-10-26T00:30:00.000Z"/></event>
  </trace>
  <event><string key="concept:name" value="IV Antibiotics"/>
    <date key="time:timestamp" value="2014-10-26T00:45:00.000Z"/></event>
</log>
"""


@pytest.mark.parametrize("name", ["log.xes", "log.xes.gz"])
def test_xes_is_read_with_the_names_of_the_standard(place: Path, name: str) -> None:
    (place / name).write_bytes(gzip.compress(XES.encode()) if name.endswith(".gz") else XES.encode())

    result = asked(place, log=name, names="")

    assert "1 rows lack a person" in result.output, "an event of nobody is nobody's"
    found = [(row["person"], row["state"], row["duty_organisation"]) for row in rows(place / "out.csv")]
    assert sorted(found) == [("A", "met", "A"), ("B", "missed", "")]


@pytest.mark.parametrize(
    "text",
    [
        XES[:-300],
        "<log/>",
        "no xml",
        XES.replace("<log", '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log').replace("85", "&b;"),
    ],
    ids=["cut off", "empty", "no XML", "entities"],
)
def test_what_is_no_xes_is_refused(place: Path, text: str) -> None:
    (place / "log.xes").write_text(text, encoding="utf-8")

    result = asked(place, log="log.xes", names="")

    assert result.exit_code == 2
    assert "cannot be read as XES" in result.output


def test_figures_and_what_other_rules_would_have_counted(place: Path) -> None:
    (place / "other.yaml").write_text(RULE.replace("PT1H", "PT3H"), encoding="utf-8")

    asked(place, "--summary", str(place / "figures.csv"))
    (october,) = [row for row in rows(place / "figures.csv") if row["period"] == "2014-10-01"]
    assert (october["triggered"], october["met"], october["late"]) == ("2", "1", "1")

    asked(place, "--summary", str(place / "both.csv"), "--what-if", str(place / "other.yaml"))
    (october,) = [row for row in rows(place / "both.csv") if row["period"] == "2014-10-01"]
    assert (october["met_before"], october["met_after"]) == ("1", "2")


@pytest.mark.parametrize(
    ("text", "names", "said"),
    [
        (
            SEPSIS.replace("2014-10-22 11:27:00.000", "i går"),
            NAMES,
            "row 2, column Complete Timestamp: «i går»",
        ),
        (
            SEPSIS,
            "person=Case,kind=Activity,occurred_at=Complete Timestamp",
            "no column Case; it has Case ID",
        ),
        (SEPSIS, "person=Case ID", "no column is kind, occurred_at: say which with --map"),
        (SEPSIS, "patient=Case ID", "--map names patient; it can name id, person"),
        (SEPSIS, "person", "«person» is not of the form name=column"),
        ("", NAMES, "the log has no column Case ID"),
    ],
)
def test_bad_input_is_named_and_nothing_is_written(place: Path, text: str, names: str, said: str) -> None:
    (place / "log.csv").write_text(text, encoding="utf-8")

    result = asked(place, names=names)

    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output
    assert sorted(file.name for file in place.iterdir()) == ["log.csv", "rules.yaml"]


def test_what_was_there_before_stays_when_the_input_is_bad(place: Path) -> None:
    asked(place)
    before = (place / "out.csv").read_bytes()
    (place / "log.csv").write_text("nothing\n", encoding="utf-8")

    assert asked(place).exit_code == 2
    assert (place / "out.csv").read_bytes() == before


def test_the_other_options_say_what_is_wrong_with_them(place: Path) -> None:
    assert "is no date and time" in asked(place, "--as-of", "soon").output
    assert "is no time zone" in asked(place, "--time-zone", "Norge").output
    (place / "rules.yaml").write_text(RULE.replace("PT1H", "1 hour"), encoding="utf-8")
    result = asked(place)
    assert result.exit_code == 2
    assert "rules.yaml:8: window.within" in result.output


def test_the_shipped_rules_have_nothing_wrong() -> None:
    files = sorted(map(str, ROOT.glob("enplan/domain/*/data/**/*.yaml")))

    result = CliRunner().invoke(check_rules, files)

    assert len(files) >= 5
    assert result.exit_code == 0, result.output
    assert "nothing is wrong" in result.output


@pytest.mark.parametrize(
    ("was", "wrong", "said"),
    [
        ("within: PT1H", "within: PT1H, until: PT2H", "until"),
        ("  duty: ward\n", "", "duty"),
        ("within: PT1H", "within: en time", "window.within"),
        ("kind: guideline", "kind: rumour", "source.kind"),
        ("valid_from: 2010-01-01", "valid_from: 2010-01-01, valid_until: 2009-01-01", "source"),
        ("within: PT1H", "from: P2D, within: PT1H", "window"),
        ("  duty: ward\n", "  duty: ward\n  duty: nurse\n", "duty"),
    ],
)
def test_each_mistake_in_a_rule_is_told_with_file_line_and_key(
    tmp_path: Path, was: str, wrong: str, said: str
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULE.replace(was, wrong), encoding="utf-8")

    result = CliRunner().invoke(check_rules, [str(file), "--any-kind"])

    assert result.exit_code == 1
    first = result.output.splitlines()[0]
    assert first.startswith(f"{file}:")
    assert first.split(":")[1].isdigit()
    assert said in first


def test_a_kind_that_is_not_in_the_catalogue_is_told_and_a_file_that_is_no_yaml_cannot_be_read(
    tmp_path: Path,
) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULE, encoding="utf-8")
    result = CliRunner().invoke(check_rules, [str(file)])
    assert result.exit_code == 1
    assert "ER Registration" in result.output

    file.write_text("- code: [", encoding="utf-8")
    assert CliRunner().invoke(check_rules, [str(file)]).exit_code == 2


def test_without_spark_it_is_said_what_to_install(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)

    result = asked(place, "--engine", "spark")

    assert result.exit_code == 4
    assert "pip install 'enplan[spark]'" in result.output
    assert not (place / "out.csv").exists()
