"""The summary and the what-if of summaries.py, counted in DuckDB for more commitments than Python should hold."""

from __future__ import annotations

import duckdb

from enplan.engine.summaries import Counted, Period

_STATES = ("met", "late", "missed", "open", "waived", "pending")
_DONE = "FILTER (WHERE state IN ('met', 'late'))"
_FIGURES = ", ".join(
    [
        "count(*) AS triggered",
        *(f"count(*) FILTER (WHERE state = '{state}') AS {state}" for state in _STATES),
        f"quantile_cont(lead_time, 0.5) {_DONE} AS median_lead_time",
        f"quantile_cont(lead_time, 0.9) {_DONE} AS p90_lead_time",
    ]
)
_VERSION = "rule_key, rule_code, rule_valid_from, duty_role, duty_organisation"
_RULE = "rule_key, duty_role, duty_organisation"


def summarise_duckdb(
    commitments: duckdb.DuckDBPyRelation, period: Period = Period.MONTH
) -> duckdb.DuckDBPyRelation:
    """What `summarise` gives, as a relation with one column for each figure."""
    return _figures(commitments, period, _VERSION)


def compare_duckdb(
    before: duckdb.DuckDBPyRelation, after: duckdb.DuckDBPyRelation, period: Period = Period.MONTH
) -> duckdb.DuckDBPyRelation:
    """What `compare` gives, each figure twice: `met_before`, `met_after`; null where a set has no such row.

    Both must be relations of one database.
    """
    sides = {
        name: _figures(side, period, _RULE).select(
            f"{_RULE}, period, " + ", ".join(f"{figure} AS {figure}_{name}" for figure in Counted._fields)
        )
        for name, side in (("before", before), ("after", after))
    }
    one, other = sides["before"].set_alias("one"), sides["after"].set_alias("other")
    keys = ("rule_key", "duty_role", "duty_organisation", "period")
    joined = one.join(
        other, " AND ".join(f"one.{key} IS NOT DISTINCT FROM other.{key}" for key in keys), "outer"
    )
    figures = [f"{figure}_{name}" for figure in Counted._fields for name in ("before", "after")]
    both = [f"coalesce(one.{key}, other.{key}) AS {key}" for key in keys]
    return joined.select(", ".join([*both, *figures])).order(", ".join(keys))


def _figures(commitments: duckdb.DuckDBPyRelation, period: Period, group: str) -> duckdb.DuckDBPyRelation:
    begins = f"CAST(date_trunc('{period}', timezone('Europe/Oslo', triggered_at)) AS DATE) AS period"
    dated = commitments.select(f"*, {begins}")
    return dated.aggregate(f"{group}, period, {_FIGURES}", f"{group}, period").order(f"{group}, period")
