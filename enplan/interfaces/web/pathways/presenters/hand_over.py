"""One hand-over: the two keys, who has turned which, and what the reader can do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from enplan.domain.pathways.queries import EpisodeView, HandOverView
from enplan.interfaces.web.pathways.presenters.transition import answering_words, hand_over_row
from enplan.interfaces.web.templatetags.enplan_ui import moment_words


def hand_over(view: HandOverView, episodes: Sequence[EpisodeView], given_name: str) -> dict[str, Any]:
    """Context of its page."""
    episode = next((each for each in episodes if each.id == view.episode_id), None)
    own = [view.person_id, view.id]
    return {
        "view": view,
        "headline": hand_over_row(view)["text"],
        "keys": keys(view, given_name),
        "answering": answering_words(episode) if episode else "",
        "list_url": reverse("web:transition", args=[view.person_id, view.episode_id]),
        "steps": {
            step: reverse("web:hand_over_step", args=[*own, step])
            for step in ("ja", "nei", "trekk", "mott", "uten-mote", "angre-ja", "angre-mote")
        },
        "may_accept": view.may_answer and view.accepted_at is None,
        "may_take_back_yes": view.may_answer and view.accepted_at is not None,
        "may_take_back_meeting": view.may_meet and view.person_key is not None,
        "may_meet": view.may_meet and view.person_key is None,
        "offered": _("%(who)s, %(where)s, %(when)s")
        % {
            "who": view.offered_by,
            "where": view.offered_by_organization or "–",
            "when": moment_words(view.offered_at),
        },
    }


def keys(view: HandOverView, given_name: str) -> list[dict[str, Any]]:
    """Both keys: whose, whether it is turned, and by whom when."""
    met = {
        "met": _("%(name)s har møtt dem") % {"name": given_name},
        "declined": _("%(name)s vil ikke møte dem først") % {"name": given_name},
    }
    return [
        {
            "title": view.receiver_name,
            "is_turned": view.accepted_at is not None,
            "text": _("Har sagt ja") if view.accepted_at else _("Har ikke sagt ja ennå"),
            "by": _by(view.accepted_by, view.accepted_at),
        },
        {
            "title": given_name,
            "is_turned": view.person_key is not None,
            "text": met[view.person_key] if view.person_key else _("Har ikke møtt dem ennå"),
            "by": _by(view.person_key_by, view.person_key_at),
        },
    ]


def _by(who: str, when: Any) -> str:
    return _("%(who)s, %(when)s") % {"who": who, "when": moment_words(when)} if when else ""
