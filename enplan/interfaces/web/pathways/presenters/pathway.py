"""The way as a line: what has happened, where it stands, what is planned; and measured times beside references."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enplan.base.terminology import code_system
from enplan.domain.pathways.queries import EpisodeView, Measured, MomentView
from enplan.interfaces.web.pathways.presenters import transition
from enplan.interfaces.web.pathways.words import kind_words, length_words
from enplan.interfaces.web.templatetags.enplan_ui import day_words, moment_words

LATE = timedelta(hours=12)
"""Told so long after it happened, the page says that it was told late."""
REASONS = "domain.timeline.correction_reasons"


def pathway(
    person_id: uuid.UUID,
    episodes: Sequence[EpisodeView],
    times: Mapping[uuid.UUID, Sequence[Measured]],
) -> dict[str, Any]:
    """Context of the page of a person's way."""
    return {
        "episodes": [_episode(person_id, each, times.get(each.id, ())) for each in episodes],
    }


def _episode(person_id: uuid.UUID, episode: EpisodeView, times: Sequence[Measured]) -> dict[str, Any]:
    return {
        "episode": episode,
        "title": transition.place(episode),
        "facts": transition.facts(episode),
        "line": line(person_id, episode),
        "times": [_measured(each) for each in times],
        "urls": transition.urls(person_id, episode),
        "may": transition.may(episode),
        "is_hidden": episode.details is None,
    }


def line(person_id: uuid.UUID, episode: EpisodeView) -> list[dict[str, Any]]:
    """What has happened, the oldest first; then now; then what is planned."""
    details = episode.details
    if details is None:
        return []
    rows = [_moment(person_id, episode, each) for each in details.moments]
    told = [row for row, each in zip(rows, details.moments, strict=True) if not each.is_retracted]
    if told and episode.phase == "during":
        told[-1]["when"] = "now"
    planned = [
        (_("Planlagt å komme"), details.planned_start_on if episode.phase == "before" else None),
        (_("Planlagt utskriving"), details.planned_end_on if episode.phase != "after" else None),
    ]
    return rows + [
        {"when": "next", "date": day_words(day), "title": words} for words, day in planned if day is not None
    ]


def _moment(person_id: uuid.UUID, episode: EpisodeView, moment: MomentView) -> dict[str, Any]:
    may_write = episode.details is not None and episode.details.may_write
    return {
        "when": "past",
        "date": moment_words(moment.occurred_at),
        "title": kind_words(moment.kind),
        "text": moment.reason,
        "by": _told(moment),
        "is_retracted": moment.is_retracted,
        "because": code_system(REASONS).display(moment.because) if moment.because else "",
        "earlier": [
            {"date": moment_words(each.occurred_at), "by": _told(each), "text": each.reason}
            for each in moment.earlier
        ],
        "correct_url": reverse("web:pathway_correct", args=[person_id, episode.id, moment.id])
        if may_write and not moment.is_retracted
        else "",
    }


def _told(moment: MomentView) -> str:
    values = {
        "who": moment.told_by,
        "where": moment.told_by_organization or "–",
        "when": moment_words(moment.told_at),
    }
    if moment.told_at - moment.occurred_at > LATE:
        return _("Skrevet av %(who)s, %(where)s, %(when)s") % values
    return _("%(who)s, %(where)s") % values


def _measured(each: Measured) -> dict[str, Any]:
    language = (get_language() or "nb").partition("-")[0]
    return {
        "what": each.title.get(language, each.title["nb"]),
        "took": length_words(each.took)
        if each.ends_at
        else _("%(time)s så langt") % {"time": length_words(each.took)},
        "reference": length_words(each.reference),
        "is_over": each.is_over,
        "remark": each.remark.get(language, each.remark.get("nb", "")),
        "source": each.source,
        "url": each.url,
    }
