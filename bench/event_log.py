"""Event logs of any size for measuring the engine: stays, plans and meetings of made-up persons, as Parquet.

The same numbers come out each time: chance is a hash. About twenty events for each person, in the order they happened.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

# kind, hours after the episode began, spread in hours, how many of a hundred episodes have it
STAY = (
    ("referred", 0, 24, 60),
    ("first_attended", 120, 200, 70),
    ("admitted", 240, 100, 75),
    ("admitted_message_sent", 241, 90, 70),
    ("municipality_notified", 256, 110, 68),
    ("expected_discharge_given", 260, 120, 45),
    ("admission_report_sent", 266, 100, 45),
    ("municipality_contacted", 290, 160, 70),
    ("clinical_decision_made", 360, 240, 60),
    ("treatment_evaluated", 500, 240, 65),
    ("treatment_evaluated", 1300, 300, 45),
    ("municipality_contacted", 1500, 700, 40),
    ("discharge_meeting_called", 1560, 200, 50),
    ("specialist_follow_up_settled", 1600, 200, 40),
    ("ready_for_discharge", 1700, 120, 60),
    ("municipal_offer_ready", 1730, 160, 55),
    ("unplanned_discharge", 900, 500, 12),
    ("discharged", 1760, 120, 60),
    ("summary_sent", 1790, 220, 66),
    ("first_appointment_held", 1900, 240, 55),
    ("follow_up_contact_held", 2500, 300, 30),
)
PLAN = (
    ("sharing_consented", -2000, 3000, 70),
    ("sharing_refused", 0, 5000, 12),
    ("deceased", 4000, 4000, 2),
    ("moved", 3000, 5000, 4),
    ("need_notified", -1500, 2000, 45),
    ("coordinator_appointed", -1300, 2000, 50),
    ("plan_consent_given", -1300, 1500, 45),
    ("plan_started", -1000, 1500, 40),
    ("member_accepted", -600, 1500, 40),
    ("meeting_held", 0, 4000, 60),
    ("meeting_held", 3000, 4000, 50),
    ("minutes_sent", 3100, 4000, 45),
    ("discrepancy_reported", 2000, 4000, 10),
)


def write(persons: int, target: Path) -> int:
    """A log of so many persons; how many events it holds. A log that is there is kept."""
    with duckdb.connect(config={"threads": 2}) as database:
        if not target.exists():
            beats = ", ".join(
                f"({number}, {episodes}, '{kind}', {after}, {spread}, {share})"
                for number, (episodes, (kind, after, spread, share)) in enumerate(
                    [*((2, beat) for beat in STAY), *((1, beat) for beat in PLAN)]
                )
            )
            target.parent.mkdir(parents=True, exist_ok=True)
            database.execute(
                f"COPY ({_LOG.format(persons=persons, beats=beats)}) TO '{target}' (FORMAT parquet)"
            )
        found = database.execute(f"SELECT count(*) FROM '{target}'").fetchone()
    return int(found[0]) if found else 0


_LOG = """
WITH beat(number, episodes, kind, after, spread, share) AS (VALUES {beats}),
drawn AS (
    SELECT
        person, episode, kind, share, "after", spread,
        (hash(person * 1000 + episode * 100 + number) >> 1)::BIGINT AS chance,
        (hash(person * 10 + episode) >> 1)::BIGINT AS began
    FROM range({persons}) AS person(person), beat, range(episodes) AS episode(episode)
    WHERE episode = 0 OR person % 5 < 2
),
dated AS (
    SELECT
        *,
        1640995200 + began % 63072000 + "after" * 3600 + (chance // 128) % (spread * 3600) AS happened
    FROM drawn
    WHERE chance % 100 < share
)
SELECT
    row_number() OVER (ORDER BY happened, person, chance) AS id,
    person,
    kind,
    make_timestamptz(happened * 1000000) AS occurred_at,
    make_timestamptz((happened + (chance // 4096) % 7200) * 1000000) AS recorded_at,
    'unit-' || (began % 400) AS organisation,
    'municipality-' || (person % 350) AS counterpart,
    person || '-' || episode AS episode,
    {{
        'setting': CASE WHEN began % 5 < 4 THEN 'inpatient' ELSE 'outpatient' END,
        'service': CASE WHEN began % 2 = 0 THEN 'addiction_treatment' ELSE 'mental_health_care' END,
        'level': CASE WHEN began % 3 = 0 THEN 'municipal' ELSE 'specialist' END
    }} AS attributes
FROM dated
ORDER BY happened, person, chance
"""
