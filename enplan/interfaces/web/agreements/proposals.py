"""A draft or a proposal as its pages need it: what is different, what was said, and what an approval leads to."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from enplan.domain.agreements.queries import CommentView, Proposal
from enplan.interfaces.web.agreements import presenters
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

Tried = Mapping[uuid.UUID, Sequence[Mapping[str, str]]]


def page(found: Proposal, tried: Tried | None = None) -> dict[str, Any]:
    """Everything about the version being written or proposed. `tried` is what new limits would have meant."""
    version = found.version
    said = found.comments
    changes = presenters.changes(found.before, version)
    return {
        **presenters.frame(found.agreement),
        "found": found,
        "shown": version,
        "party_names": [party.name for party in found.agreement.parties],
        "facts": presenters.facts(found.agreement, version),
        "rows": _rows(found, tried or {}),
        "removed": [clause for clause in version.clauses if clause.is_removed],
        "gone": [change for change in changes if change["after"] is None],
        "general": [comment for comment in said if comment.clause_key is None],
        "has_before": found.before is not None,
        "send_url": reverse("web:agreement_send", args=[found.agreement.id]),
    }


def _rows(found: Proposal, tried: Tried) -> list[dict[str, Any]]:
    """The clauses of the new version, each with what is different and what has been said about it."""
    changes = {change["key"]: change for change in presenters.changes(found.before, found.version)}
    return [
        {
            **row,
            "change": changes.get(row["clause"].key),
            "comments": about(found.comments, row["clause"].key),
            "tried": tried.get(row["clause"].key, ()),
        }
        for row in presenters.clauses(found.version)
    ]


def about(comments: Sequence[CommentView], key: uuid.UUID) -> list[CommentView]:
    """What was said about one clause."""
    return [comment for comment in comments if comment.clause_key == key]


def sending(found: Proposal) -> dict[str, Any]:
    """The page before a draft is sent."""
    version = found.version
    others = [party.name for party in found.agreement.parties if not party.is_own]
    consequences = [
        gettext("%(who)s får lese forslaget.") % {"who": join_words(others)},
        gettext("Du godkjenner det samtidig for %(party)s.") % {"party": found.own_party},
        gettext("Det gjelder først når alle partene har godkjent det."),
        gettext("Dere kan trekke det tilbake så lenge noen ikke har godkjent."),
    ]
    if version.valid_from:
        consequences.insert(
            2, gettext("Det skal gjelde fra %(day)s.") % {"day": day_words(version.valid_from)}
        )
    return _confirm(
        found,
        title=gettext("Vil du sende forslaget?"),
        consequences=consequences,
        action="web:agreement_send",
        submit=gettext("Send forslaget"),
        hidden={"written": version.written},
    )


def approving(found: Proposal) -> dict[str, Any]:
    """The page before a proposal is approved."""
    version = found.version
    rest = [party for party in found.waits_for if party != found.own_party]
    starts = day_words(version.valid_from)
    consequences = [
        gettext("Du godkjenner for %(party)s.") % {"party": found.own_party},
        gettext("Da mangler godkjenning fra %(who)s.") % {"who": join_words(rest)}
        if rest
        else gettext(
            "Da har alle godkjent, og avtalen gjelder fra %(day)s eller i dag, den dagen som er sist."
        )
        % {"day": starts}
        if not found.is_first
        else gettext("Da har alle godkjent, og avtalen gjelder fra %(day)s.") % {"day": starts},
        gettext("En godkjenning kan ikke tas tilbake når alle har godkjent."),
        gettext("Avtalen kan ikke ta bort plikter som står i loven."),
    ]
    return _confirm(
        found,
        title=gettext("Vil du godkjenne forslaget?"),
        consequences=consequences,
        action="web:agreement_approve",
        submit=gettext("Godkjenn forslaget"),
        hidden={"round": version.round},
    )


def discarding(found: Proposal) -> dict[str, Any]:
    """The page before a draft or proposal is given up."""
    consequences = [
        gettext("Ingen kan skrive mer på dette forslaget."),
        gettext("Teksten blir liggende i lista over versjoner, så dere kan lese den."),
        gettext("Det som gjelder, er som før."),
    ]
    return _confirm(
        found,
        title=gettext("Vil du legge bort forslaget?"),
        consequences=consequences,
        action="web:agreement_discard",
        submit=gettext("Legg bort forslaget"),
        hidden={},
    )


def _confirm(
    found: Proposal,
    *,
    title: str,
    consequences: list[str],
    action: str,
    submit: str,
    hidden: dict[str, int],
) -> dict[str, Any]:
    return {
        **presenters.frame(found.agreement),
        "title": title,
        "consequences": consequences,
        "action": reverse(action, args=[found.agreement.id]),
        "submit": submit,
        "hidden": hidden,
        "back_url": reverse("web:agreement_revision", args=[found.agreement.id]),
    }
