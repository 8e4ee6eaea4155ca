-- What rules make of events (docs/engine.md). Written once, in DuckDB's SQL; dialects.py translates it.
-- A line that ends in "each field" or "each same" stands for as many lines as there are, with 1 replaced by 2, 3 …
--
-- Reads    happening (id, person, kind, at, recorded, organisation, counterpart, episode, f1 …): rows as they were recorded
--          rule, start, member, awaited: the rule set (relations.py)
--          asked: one row with as_of, the calendar's origin and lists (calendars.py) and the microseconds of a minute;
--          no event is before the origin, so a window that opens before it opens there
-- Moments are whole microseconds since 1970; text is compared by code point; an empty text counts as missing.

WITH version AS (
    SELECT
        happening.*,
        ROW_NUMBER() OVER (
            PARTITION BY id
            ORDER BY
                recorded DESC, at DESC, kind DESC, person DESC,
                organisation DESC NULLS LAST, counterpart DESC NULLS LAST, episode DESC NULLS LAST
        ) AS place
    FROM happening CROSS JOIN asked
    WHERE recorded <= as_of
),

event AS (
    SELECT version.*
    FROM version CROSS JOIN asked
    WHERE place = 1 AND at <= as_of
),

-- Events that could start a rule; those that count once for a person or an episode are numbered.
candidate AS (
    SELECT
        event.*,
        start.rule,
        start.each
    FROM event INNER JOIN start
        ON event.kind = start.kind
        AND (start.f1 IS NULL OR start.f1 = event.f1) -- each field
),

once AS (
    SELECT
        candidate.*,
        ROW_NUMBER() OVER (
            PARTITION BY
                rule, person,
                CASE WHEN each = 'episode' THEN episode END,
                CASE WHEN each = 'episode' AND episode IS NULL THEN id END
            ORDER BY at, id
        ) AS number
    FROM candidate
    WHERE each <> 'occurrence'
),

trigger AS (
    SELECT
        f1, -- each field
        id, person, at, counterpart, episode, rule
    FROM candidate
    WHERE each = 'occurrence'
    UNION ALL
    SELECT
        f1, -- each field
        id, person, at, counterpart, episode, rule
    FROM once
    WHERE number = 1
),

-- The events that rules look up, in order; each knows when the one before it was.
series AS (
    SELECT
        member.series,
        member.part,
        event.person,
        event.id,
        event.at,
        CASE WHEN member.s1 THEN event.f1 ELSE '' END AS c1, -- each same
        LAG(event.at) OVER (
            PARTITION BY
                member.series,
                CASE WHEN member.s1 THEN event.f1 ELSE '' END, -- each same
                event.person
            ORDER BY event.at, event.id
        ) AS before
    FROM event INNER JOIN member
        ON event.kind = member.kind
        AND (member.f1 IS NULL OR member.f1 = event.f1) -- each field
        AND (NOT member.s1 OR event.f1 IS NOT NULL) -- each same
),

-- When everything that a rule waits for has happened.
ready AS (
    SELECT
        awaited.wait,
        series.person,
        MAX(series.at) AS at
    FROM awaited INNER JOIN series ON awaited.series = series.series
    WHERE series.part = 'wait' AND series.before IS NULL
    GROUP BY awaited.wait, awaited.parts, series.person
    HAVING COUNT(*) = awaited.parts
),

started AS (
    SELECT
        trigger.*,
        CASE WHEN rule.s1 THEN trigger.f1 ELSE '' END AS c1, -- each same
        rule.evidence, rule.waiver, rule.duty,
        rule.opens_months, rule.opens_days, rule.opens_micros,
        rule.within_months, rule.within_days, rule.within_micros, rule.within_working,
        CASE WHEN rule.wait = 0 OR ready.at <= trigger.at THEN trigger.at ELSE ready.at END AS start_at
    FROM trigger
    INNER JOIN rule
        ON trigger.rule = rule.rule AND trigger.at >= rule.valid_from AND trigger.at < rule.valid_until
    LEFT JOIN ready ON rule.wait = ready.wait AND trigger.person = ready.person
),

-- The Norwegian day of the start, for rules that need it.
utc AS (
    SELECT
        started.*,
        CASE WHEN
            start_at >= origin
            AND (within_working > 0 OR within_months <> 0 OR within_days <> 0 OR opens_months <> 0 OR opens_days <> 0)
        THEN CAST((start_at - origin) // 86400000000 AS INTEGER) + 1 END AS utc_day
    FROM started CROSS JOIN asked
),

local AS (
    SELECT
        utc.*,
        CASE WHEN start_at >= midnight[utc_day + 1] * minute THEN utc_day + 1 ELSE utc_day END AS day
    FROM utc CROSS JOIN asked
),

-- The clock at the start, and the days it is moved to. A day whose clock is changed is not 1440 minutes long.
clocked AS (
    SELECT
        local.*,
        start_at - midnight[day] * minute
        + CASE
            WHEN start_at - midnight[day] * minute >= change[day] * minute
                THEN (1440 - midnight[day + 1] + midnight[day]) * minute
            ELSE 0
        END AS clock,
        within_days + CASE
            WHEN within_months = 0 THEN day
            ELSE month_start[month[day] + within_months] - 1 + LEAST(
                day - month_start[month[day]] + 1,
                month_start[month[day] + within_months + 1] - month_start[month[day] + within_months]
            )
        END AS due_day,
        opens_days + CASE
            WHEN opens_months = 0 THEN day
            ELSE month_start[month[day] + opens_months] - 1 + LEAST(
                day - month_start[month[day]] + 1,
                month_start[month[day] + opens_months + 1] - month_start[month[day] + opens_months]
            )
        END AS opens_day
    FROM local CROSS JOIN asked
),

dated AS (
    SELECT
        clocked.*,
        CASE
            WHEN within_working > 0 THEN midnight[working_day[working[day] + within_working] + 1] * minute
            WHEN within_months = 0 AND within_days = 0 THEN start_at + within_micros
            ELSE midnight[due_day] * minute + clock + within_micros - CASE
                WHEN clock >= (change[due_day] + GREATEST(1440 - midnight[due_day + 1] + midnight[due_day], 0)) * minute
                    THEN (1440 - midnight[due_day + 1] + midnight[due_day]) * minute
                ELSE 0
            END
        END AS due_at,
        CASE
            WHEN opens_months = 0 AND opens_days = 0 THEN start_at + opens_micros
            WHEN start_at IS NULL THEN NULL
            ELSE COALESCE(
                midnight[opens_day] * minute + clock + opens_micros - CASE
                    WHEN clock >= (change[opens_day] + GREATEST(1440 - midnight[opens_day + 1] + midnight[opens_day], 0)) * minute
                        THEN (1440 - midnight[opens_day + 1] + midnight[opens_day]) * minute
                    ELSE 0
                END,
                origin
            )
        END AS opens_at
    FROM clocked CROSS JOIN asked
),

-- The first evidence is the one before which there is none in the window; waivers likewise.
found AS (
    SELECT
        dated.*,
        shown.id AS evidence_id,
        shown.at AS evidence_at,
        waiver.id AS waiver_id,
        waiver.at AS waiver_at
    FROM dated
    LEFT JOIN series AS shown
        ON shown.part = 'evidence'
        AND dated.evidence = shown.series
        AND dated.person = shown.person
        AND dated.c1 = shown.c1 -- each same
        AND shown.at >= dated.opens_at
        AND COALESCE(shown.before, -9000000000000000000) < dated.opens_at
    LEFT JOIN series AS waiver
        ON waiver.part = 'waiver'
        AND dated.waiver = waiver.series
        AND dated.person = waiver.person
        AND waiver.at >= dated.at
        AND COALESCE(waiver.before, -9000000000000000000) < dated.at
),

weighed AS (
    SELECT
        found.*,
        CASE
            WHEN
                evidence_at IS NULL
                OR waiver_at < evidence_at
                OR (waiver_at = evidence_at AND waiver_id < evidence_id)
            THEN waiver_at
        END AS waived_at
    FROM found
),

commitment AS (
    SELECT
        rule,
        id AS trigger_id,
        person,
        CASE
            WHEN duty = 1 THEN f1 -- each field
        END AS duty_organisation,
        counterpart,
        episode,
        at AS triggered_at,
        start_at AS starts_at,
        due_at,
        CASE
            WHEN start_at IS NULL THEN 'pending'
            WHEN waived_at <= due_at THEN 'waived'
            WHEN evidence_at <= due_at THEN 'met'
            WHEN evidence_at > due_at THEN 'late'
            WHEN as_of <= due_at THEN 'open'
            ELSE 'missed'
        END AS state,
        evidence_id,
        evidence_at,
        CASE WHEN waived_at IS NOT NULL THEN waiver_id END AS waived_id,
        waived_at,
        evidence_at - start_at AS lead_micros,
        start_at IS NOT NULL AND due_at IS NULL AS is_outside_calendar
    FROM weighed CROSS JOIN asked
)

SELECT * FROM commitment
