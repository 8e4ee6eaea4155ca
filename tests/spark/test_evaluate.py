"""`enplan evaluate --engine spark` writes what `--engine duckdb` writes."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyspark.sql import SparkSession

from tests.cli.test_evaluate import RULE, SEPSIS, asked, rows


@pytest.mark.timeout(600)
def test_spark_and_duckdb_write_the_same_files(tmp_path: Path, spark: SparkSession) -> None:
    spark.conf.set("spark.sql.session.timeZone", "Europe/Oslo")
    (tmp_path / "log.csv").write_text(SEPSIS, encoding="utf-8")
    (tmp_path / "rules.yaml").write_text(RULE, encoding="utf-8")
    written = {}
    for engine in ("duckdb", "spark"):
        figures = tmp_path / "figures.csv"
        result = asked(tmp_path, "--engine", engine, "--summary", str(figures))
        assert result.exit_code == 1, result.output  # repeated and incomplete rows are told
        written[engine] = rows(tmp_path / "out.csv"), rows(figures)

    assert written["spark"] == written["duckdb"]
    assert len(written["spark"][0]) == 3
