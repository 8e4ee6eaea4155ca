"""What others take who go rule by rule: pandas as an analyst writes it, and pm4py's check of what eventually follows.

Both are asked for the plain part alone – the trigger, the evidence of the same person after it, the hours – and so for
less than a rule says: no working days, no waiting, no waivers, no versions of events.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bench.engine_in_duckdb import best, rules

OTHERS = ("pandas", "pm4py")
HOUR = 3600


def plain() -> list[tuple[str, str, int]]:
    """Trigger, first kind of evidence and seconds within, of each rule."""
    return [(rule.when.event, rule.evidence.any[0], rule.window.within.longest) for rule in rules()]


def with_pandas(log: Path) -> float:
    """Seconds for all rules over a log that is already in memory."""
    import pandas as pd  # noqa: PLC0415 - only where it is installed

    events = pd.read_parquet(log, columns=["id", "person", "kind", "occurred_at"])

    def evaluated() -> None:
        for kind, evidence, within in plain():
            due = events[events.kind == kind].assign(
                due=lambda rows, s=within: rows.occurred_at + pd.Timedelta(s, "s")
            )
            shown = events.loc[events.kind == evidence, ["person", "occurred_at"]]
            both = due.merge(shown, on="person", how="left", suffixes=("", "_shown"))
            both = both[both.occurred_at_shown >= both.occurred_at]
            first = both.groupby("id").agg(shown=("occurred_at_shown", "min"), due=("due", "first"))
            (first.shown <= first.due).value_counts()

    return best(evaluated)


def with_pm4py(log: Path) -> float:
    """Seconds for all rules over a log that is already in memory."""
    import pandas as pd  # noqa: PLC0415 - as above
    from pm4py.algo.filtering.pandas.ltl import ltl_checker  # noqa: PLC0415 - as above

    events = pd.read_parquet(log, columns=["person", "kind", "occurred_at"])
    named = {"person": "case:concept:name", "kind": "concept:name", "occurred_at": "time:timestamp"}
    events = events.rename(columns=named)
    events["case:concept:name"] = events["case:concept:name"].astype(str)

    def evaluated() -> None:
        for kind, evidence, within in plain():
            asked = {"enable_timestamp": True, "timestamp_diff_boundaries": [[0, within]]}
            ltl_checker.eventually_follows(events, [kind, evidence], parameters=asked)

    return best(evaluated)


if __name__ == "__main__":
    asked: dict[str, Any] = {"pandas": with_pandas, "pm4py": with_pm4py}
    print(json.dumps({"seconds": asked[sys.argv[1]](Path(sys.argv[2]))}))
