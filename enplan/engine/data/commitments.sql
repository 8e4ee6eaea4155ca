-- What rules make of events (docs/engine.md). Written once, in DuckDB's SQL; dialects.py translates it.
-- A line that ends in "each field", "each duty" or "each tie" stands for as many as there are, with 1 replaced by 2, 3 …
--
-- Reads    happening (id, person, kind, happened, recorded, organisation, counterpart, episode and, as text, f1 … the
--              fields that conditions look at, d1 … those that name who owes, t1 … those that tie evidence to its trigger)
--          rule, start, member, awaited: the rule set (relations.py)
--          calendar, month, working_day: the Norwegian calendar (calendars.py)
-- $as_of is the moment asked about; $origin is when the calendar begins, and no event is before it.
-- Moments are whole microseconds since 1970; text is compared by code point; an empty text counts as missing.

-- Each row knows the newer version of the same event, if there is one.
WITH version AS (
    SELECT
        happening.*,
        LAG(id) OVER (
            PARTITION BY id
            ORDER BY
                recorded DESC, happened DESC, kind DESC, person DESC,
                organisation DESC NULLS LAST, counterpart DESC NULLS LAST, episode DESC NULLS LAST
        ) AS newer
    FROM happening
    WHERE recorded <= $as_of AND id IS NOT NULL AND person IS NOT NULL
),

event AS (
    SELECT *
    FROM version
    WHERE newer IS NULL AND happened <= $as_of
),

-- Events that could start something. An event without episode is the only one of its kind of stay.
candidate AS (
    SELECT
        start.start,
        CASE WHEN start.each = 'episode' AND event.episode IS NULL THEN 'occurrence' ELSE start.each END AS each,
        event.id, event.person, event.happened, event.organisation, event.counterpart, event.episode,
        event.d1, -- each duty
        event.t1, -- each tie
        CASE WHEN start.each = 'episode' THEN event.episode ELSE '' END AS stay
    FROM event INNER JOIN start
        ON event.kind = start.kind
        AND (start.f1 IS NULL OR start.f1 = event.f1) -- each field
),

once AS (
    SELECT
        candidate.*,
        LAG(id) OVER (PARTITION BY start, person, stay ORDER BY happened, id) AS earlier
    FROM candidate
    WHERE each <> 'occurrence'
),

trigger AS (
    SELECT
        d1, -- each duty
        t1, -- each tie
        start, id, person, happened, organisation, counterpart, episode
    FROM candidate
    WHERE each = 'occurrence'
    UNION ALL
    SELECT
        d1, -- each duty
        t1, -- each tie
        start, id, person, happened, organisation, counterpart, episode
    FROM once
    WHERE earlier IS NULL
),

-- The events that rules look up, in order; each knows when the one before it was. What is tied to nothing has the tie ''.
sought AS (
    SELECT
        member.series,
        member.part,
        event.person,
        event.id,
        event.happened,
        CASE
            WHEN member.tie = 0 THEN ''
            WHEN member.tie = -1 THEN event.episode
            WHEN member.tie = 1 THEN event.t1 -- each tie
        END AS tie
    FROM event INNER JOIN member
        ON event.kind = member.kind
        AND (member.f1 IS NULL OR member.f1 = event.f1) -- each field
),

series AS (
    SELECT
        sought.*,
        LAG(happened) OVER (PARTITION BY series, person, tie ORDER BY happened, id) AS before
    FROM sought
    WHERE tie IS NOT NULL
),

-- When everything that a rule waits for has happened.
ready AS (
    SELECT
        awaited.wait,
        series.person,
        MAX(series.happened) AS ready_at
    FROM series INNER JOIN awaited ON series.series = awaited.series
    WHERE series.part = 'wait' AND series.before IS NULL
    GROUP BY awaited.wait, awaited.parts, series.person
    HAVING COUNT(*) = awaited.parts
),

started AS (
    SELECT
        rule.rule,
        trigger.id, trigger.person, trigger.happened, trigger.counterpart, trigger.episode,
        CASE
            WHEN rule.duty = 0 THEN trigger.organisation
            WHEN rule.duty = -1 THEN trigger.counterpart
            WHEN rule.duty = 1 THEN trigger.d1 -- each duty
        END AS duty_organisation,
        CASE
            WHEN rule.tie = 0 THEN ''
            WHEN rule.tie = -1 THEN trigger.episode
            WHEN rule.tie = 1 THEN trigger.t1 -- each tie
        END AS tie,
        rule.evidence, rule.waiver,
        rule.opens_months, rule.opens_days, rule.opens_micros,
        rule.within_months, rule.within_days, rule.within_micros, rule.within_working,
        CASE
            WHEN rule.wait = 0 OR ready.ready_at <= trigger.happened THEN trigger.happened
            ELSE ready.ready_at
        END AS start_at
    FROM trigger
    INNER JOIN rule
        ON trigger.start = rule.start
        AND trigger.happened >= rule.valid_from
        AND trigger.happened < rule.valid_until
    LEFT JOIN ready ON rule.wait = ready.wait AND trigger.person = ready.person
),

-- The Norwegian day of the start, for rules that need it: the day in UTC, or the next when its midnight has passed in Norway.
begun AS (
    SELECT
        started.*,
        CASE WHEN
            start_at >= $origin
            AND (within_working > 0 OR within_months <> 0 OR within_days <> 0 OR opens_months <> 0 OR opens_days <> 0)
        THEN CAST((start_at - $origin) // 86400000000 AS INTEGER) + 1 END AS utc_day
    FROM started
),

local AS (
    SELECT
        begun.*,
        CASE WHEN start_at >= tomorrow.midnight THEN utc_day + 1 ELSE utc_day END AS day
    FROM begun LEFT JOIN calendar AS tomorrow ON tomorrow.day = begun.utc_day + 1
),

-- What the clock shows at the start, and the days that the window opens and closes.
clocked AS (
    SELECT
        local.*,
        start_at - today.midnight
        + CASE WHEN start_at - today.midnight >= today.change THEN today.shift ELSE 0 END AS clock,
        CASE
            WHEN within_working > 0 THEN last.day + 1
            WHEN within_months = 0 THEN local.day + within_days
            ELSE due.first_day - 1 + LEAST(today.of_month, due.days) + within_days
        END AS due_day,
        CASE
            WHEN opens_months = 0 THEN local.day + opens_days
            ELSE opening.first_day - 1 + LEAST(today.of_month, opening.days) + opens_days
        END AS opens_day
    FROM local
    LEFT JOIN calendar AS today ON today.day = local.day
    LEFT JOIN month AS due ON due.month = today.month + local.within_months
    LEFT JOIN month AS opening ON opening.month = today.month + local.opens_months
    LEFT JOIN working_day AS last ON last.number = today.working + local.within_working
),

dated AS (
    SELECT
        clocked.*,
        CASE
            WHEN within_working > 0 THEN due.midnight
            WHEN within_months = 0 AND within_days = 0 THEN start_at + within_micros
            ELSE due.midnight + clock + within_micros
                - CASE WHEN clock >= due.change + GREATEST(due.shift, 0) THEN due.shift ELSE 0 END
        END AS due_at,
        CASE
            WHEN opens_months = 0 AND opens_days = 0 THEN start_at + opens_micros
            WHEN start_at IS NULL THEN NULL
            ELSE COALESCE(
                opening.midnight + clock + opens_micros
                - CASE WHEN clock >= opening.change + GREATEST(opening.shift, 0) THEN opening.shift ELSE 0 END,
                $origin
            )
        END AS opens_at
    FROM clocked
    LEFT JOIN calendar AS due ON due.day = clocked.due_day
    LEFT JOIN calendar AS opening ON opening.day = clocked.opens_day
),

-- The first evidence is the one before which there is none in the window; waivers likewise.
found AS (
    SELECT
        dated.*,
        shown.id AS evidence_id,
        shown.happened AS evidence_at,
        waiver.id AS waiver_id,
        waiver.happened AS waiver_at
    FROM dated
    LEFT JOIN series AS shown
        ON shown.part = 'evidence'
        AND dated.evidence = shown.series
        AND dated.person = shown.person
        AND dated.tie = shown.tie
        AND shown.happened >= dated.opens_at
        AND COALESCE(shown.before, -9000000000000000000) < dated.opens_at
    LEFT JOIN series AS waiver
        ON waiver.part = 'waiver'
        AND dated.waiver = waiver.series
        AND dated.person = waiver.person
        AND waiver.happened >= dated.happened
        AND COALESCE(waiver.before, -9000000000000000000) < dated.happened
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
        duty_organisation,
        counterpart,
        episode,
        happened AS triggered_at,
        start_at AS starts_at,
        due_at,
        CASE
            WHEN start_at IS NULL THEN 'pending'
            WHEN waived_at <= due_at THEN 'waived'
            WHEN evidence_at <= due_at THEN 'met'
            WHEN evidence_at > due_at THEN 'late'
            WHEN $as_of <= due_at THEN 'open'
            ELSE 'missed'
        END AS state,
        evidence_id,
        evidence_at,
        CASE WHEN waived_at IS NOT NULL THEN waiver_id END AS waived_id,
        waived_at,
        evidence_at - start_at AS lead_micros,
        start_at IS NOT NULL AND due_at IS NULL AS is_outside_calendar
    FROM weighed
)

SELECT * FROM commitment
