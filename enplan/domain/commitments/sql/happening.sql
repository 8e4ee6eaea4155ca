-- What happened for one person, as the engine reads it: the timeline in every version, with what the directory says of the
-- organisation behind each event, and the days that follow from dates somebody agreed (event_kinds.toml: follows_from).
-- Runs under row-level security: it tells whoever asks what they may see, and the task that measures everything.

WITH of_person AS (
    SELECT e.*, NOT EXISTS (SELECT FROM timeline_event later WHERE later.replaces_id = e.id) AS counts
    FROM timeline_event e
    WHERE e.subject_id = %(person)s
),
-- When the plan rested or was over: nothing is due then.
resting AS (
    SELECT occurred_at AS since,
           (SELECT min(again.occurred_at) FROM of_person again
            WHERE again.counts AND again.occurred_at > gone.occurred_at
              AND again.kind IN ('plan_resumed', 'plan_started', 'plan_consent_given')) AS until
    FROM of_person gone
    WHERE gone.counts AND gone.kind IN ('plan_closed', 'plan_paused', 'plan_consent_withdrawn')
),
agreed AS (
    SELECT s.logical_id, s.occurred_at, s.organization_id, day.name,
           (day.value::date)::timestamp AT TIME ZONE 'Europe/Oslo' AS at
    FROM of_person s
    CROSS JOIN LATERAL (VALUES ('plan_review_due', s.attributes ->> 'next_review_on'),
                               ('plan_period_ended', s.attributes ->> 'period_ends_on')) AS day (name, value)
    WHERE s.counts AND s.kind IN ('plan_period_set', 'plan_reviewed') AND day.value IS NOT NULL
),
-- A date stands until another is agreed before it has come; a review shortly before the day is the review of that day.
came AS (
    SELECT a.* FROM agreed a
    WHERE NOT EXISTS (
            SELECT FROM of_person moved
            WHERE moved.counts AND moved.logical_id <> a.logical_id AND moved.occurred_at > a.occurred_at
              AND ((moved.kind = 'plan_period_set' AND moved.occurred_at < a.at)
                   OR (moved.kind = 'plan_reviewed' AND a.name = 'plan_review_due'
                       AND moved.occurred_at < a.at - interval '30 days')))
      AND NOT EXISTS (SELECT FROM resting r WHERE r.since > a.occurred_at AND r.since <= a.at
                                              AND (r.until IS NULL OR r.until > a.at))
)
SELECT e.logical_id::text AS id, e.subject_id AS person, e.kind, e.occurred_at, e.recorded_at,
       e.organization_id AS organisation, e.counterpart_id AS counterpart, e.episode,
       e.attributes || jsonb_build_object(
           'level', CASE WHEN above.kind = 'health_trust' THEN 'specialist' ELSE o.level END,
           'operating_agreement', o.has_operating_agreement) AS attributes
FROM of_person e
LEFT JOIN directory_organization o ON o.id = e.organization_id
LEFT JOIN directory_organization above ON above.id = o.part_of_id
UNION ALL
SELECT name || ':' || logical_id, %(person)s, name, at, at, organization_id, NULL, NULL, '{}'::jsonb FROM came
UNION ALL
SELECT 'sharing_expiring:' || c.public_id, c.subject_id, 'sharing_expiring', first.at, first.at, NULL,
       c.organization_id, NULL, '{}'::jsonb
FROM consents_sharingconsent c
CROSS JOIN LATERAL (SELECT c.ends_at - make_interval(days => %(warning_days)s) AS at) AS first
WHERE c.subject_id = %(person)s AND c.organization_id IS NOT NULL AND cardinality(c.yes) > 0 AND c.ends_at IS NOT NULL
  AND c.starts_at <= first.at
  AND coalesce(c.withdrawn_at, 'infinity') > first.at AND coalesce(c.superseded_at, 'infinity') > first.at
  AND NOT EXISTS (SELECT FROM resting r WHERE r.since <= first.at AND (r.until IS NULL OR r.until > first.at))
