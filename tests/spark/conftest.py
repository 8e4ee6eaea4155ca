"""One Spark on this machine, told not to make machine code: what is asked of it here is small."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

collect_ignore_glob = [] if importlib.util.find_spec("pyspark") else ["test_*.py"]

SMALL = {
    "spark.default.parallelism": "1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.session.timeZone": "America/St_Johns",  # whoever forgets the zone is half an hour wrong
    "spark.sql.shuffle.partitions": "1",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    """A session of its own; its Java process ends with it."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - only where it is installed

    session = SparkSession.builder.master("local[1]").config(map=SMALL).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
