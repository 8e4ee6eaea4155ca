"""Words for promises: time limits, where they stand, what they rest on. To staff, and plainer to the person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enplan.base.terminology import code_system
from enplan.domain.commitments.describing import CLAUSE, RuleView
from enplan.domain.commitments.queries import CommitmentView, Party, RevisionView
from enplan.engine import Duration, State
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words, moment_words

ROLES = "domain.commitments.roles"
EVENTS = "domain.timeline.event_kinds"
HOUR, DAY = 3600, 24 * 3600
SHORTEST_IN_DAYS = 2 * DAY


def event_words(kind: str) -> str:
    """«Sa ja til å dele»."""
    known = code_system(EVENTS)
    return str(known.display(kind)) if kind in known else kind


def events_words(kinds: Sequence[str]) -> str:
    """Several kinds as a list in a sentence, between quotation marks."""
    return str(join_words([f"«{event_words(kind)}»" for kind in kinds]))


def role_words(role: str) -> str:
    """«Enheten personen er innlagt på»."""
    known = code_system(ROLES)
    return str(known.display(role)) if role in known else role


def due_words(due_at: datetime, within: Duration) -> str:
    """The day a time limit ends, with the clock for limits of hours. The midnight that ends a day belongs to it."""
    local = timezone.localtime(due_at)
    if not within.working_days and within.longest <= SHORTEST_IN_DAYS:
        return moment_words(due_at)
    is_midnight = local.hour == local.minute == local.second == 0
    return day_words(local - timedelta(seconds=1) if is_midnight else local)


def within_words(rule: RuleView) -> str:
    """How long one has: «24 timer»; «senest når det skjer» for what must have been done before."""
    is_none = not rule.within.longest and not rule.within.working_days
    if is_none and rule.opens.longest < 0:
        return _("senest når det skjer")
    return limit_words(rule.within)


def limit_words(within: Duration) -> str:
    """«24 timer», «3 virkedager», «2 måneder og 5 dager»; «med en gang» for no time at all."""
    parts = [
        ngettext("%(number)s virkedag", "%(number)s virkedager", within.working_days)
        % {"number": within.working_days}
        if within.working_days
        else "",
        _months(abs(within.months)),
        _days(abs(within.days)),
        _clock(abs(within.seconds)),
    ]
    return str(join_words([part for part in parts if part])) or _("med en gang")


def _months(months: int) -> str:
    if not months:
        return ""
    return ngettext("%(number)s måned", "%(number)s måneder", months) % {"number": months}


def _days(days: int) -> str:
    if not days:
        return ""
    return ngettext("%(number)s dag", "%(number)s dager", days) % {"number": days}


def _clock(seconds: int) -> str:
    if not seconds:
        return ""
    hours, rest = divmod(seconds, HOUR)
    if hours and not rest:
        return ngettext("%(number)s time", "%(number)s timer", hours) % {"number": hours}
    minutes = -(-seconds // 60)
    return ngettext("%(number)s minutt", "%(number)s minutter", minutes) % {"number": minutes}


def party_words(party: Party | None, role: str) -> str:
    """Who it is; that it is not settled, when nobody has been found for the role."""
    if party is not None:
        return party.short_name
    return _("Ikke avklart hvem (%(role)s)") % {"role": _lower(role_words(role))}


def standing_words(view: CommitmentView) -> str:
    """Where it stands, in one or two sentences."""
    return _STANDINGS[view.state](view)


def _open(view: CommitmentView) -> str:
    return _("Frist %(due)s.") % {"due": _due(view)}


def _missed(view: CommitmentView) -> str:
    return _("Frist var %(due)s. Ikke gjort ennå.") % {"due": _due(view)}


def _pending(view: CommitmentView) -> str:
    return _("Fristen begynner når dette har skjedd: %(events)s.") % {
        "events": events_words(view.rule.waits_for)
    }


def _met(view: CommitmentView) -> str:
    if view.settled_at is None:
        return _("Gjort innen fristen.")
    return _("Gjort %(day)s, innen fristen.") % {"day": day_words(view.settled_at)}


def _late(view: CommitmentView) -> str:
    if view.settled_at is None:
        return _("Gjort etter fristen, som var %(due)s.") % {"due": _due(view)}
    return _("Gjort %(day)s. Fristen var %(due)s.") % {"day": day_words(view.settled_at), "due": _due(view)}


def _waived(view: CommitmentView) -> str:
    if not view.settled_by or view.settled_at is None:
        return _("Gjelder ikke lenger.")
    told = {"day": day_words(view.settled_at), "event": event_words(view.settled_by)}
    return _("Gjelder ikke lenger, på grunn av dette %(day)s: «%(event)s».") % told


_STANDINGS: dict[State, Callable[[CommitmentView], str]] = {
    State.OPEN: _open,
    State.MISSED: _missed,
    State.PENDING: _pending,
    State.MET: _met,
    State.LATE: _late,
    State.WAIVED: _waived,
}


def _due(view: CommitmentView) -> str:
    return due_words(view.due_at, view.rule.within) if view.due_at else ""


def source_words(rule: RuleView) -> str:
    """What the promise rests on, in a few words: «Avtale, punkt 3», «Lov», «Retningslinje»."""
    if rule.clause is not None:
        return _("Avtale, punkt %(number)s") % {"number": rule.clause.number}
    return source_kind_words(rule.source_kind)


def source_kind_words(kind: str) -> str:
    """The kind of source."""
    return {
        CLAUSE: _("Avtale"),
        "law": _("Lov"),
        "guideline": _("Nasjonal retningslinje"),
        "pathway": _("Nasjonalt forløp, veiledende"),
        "routine": _("Rutine"),
    }[kind]


def state_word(state: str) -> str:
    """The state in a word, as revisions tell it."""
    return {
        "open": _("fristen løper"),
        "missed": _("ikke gjort i tide"),
        "pending": _("venter"),
        "met": _("holdt"),
        "late": _("gjort for sent"),
        "waived": _("gjelder ikke lenger"),
        "gone": _("gjelder ikke"),
    }[state]


def revision_words(revision: RevisionView, within: Duration) -> str:
    """«Ble regnet som ikke gjort i tide, er nå holdt – fordi «Innlagt» ble skrevet senere.»."""
    because = because_words(revision)
    if revision.was == revision.became and revision.due_was and revision.due_became:
        return _("Fristen var %(was)s, er nå %(became)s – %(because)s.") % {
            "was": due_words(revision.due_was, within),
            "became": due_words(revision.due_became, within),
            "because": because,
        }
    return _("Ble regnet som «%(was)s», er nå «%(became)s» – %(because)s.") % {
        "was": state_word(revision.was),
        "became": state_word(revision.became),
        "because": because,
    }


def because_words(revision: RevisionView) -> str:
    """Why it changed: «fordi «Innlagt» ble rettet», or without what happened where not all readers may know it."""
    if not revision.event_kind:
        return {
            "recorded_late": _("fordi noe ble skrevet i etterkant"),
            "corrected": _("fordi noe ble rettet"),
            "retracted": _("fordi noe ble tatt tilbake"),
            "other": _("fordi regelen ble lest på nytt"),
        }[revision.because]
    event = event_words(revision.event_kind)
    told = {
        "recorded_late": _("fordi «%(event)s» ble skrevet i etterkant"),
        "corrected": _("fordi «%(event)s» ble rettet"),
        "retracted": _("fordi «%(event)s» ble tatt tilbake"),
        "other": _("fordi regelen ble lest på nytt"),
    }[revision.because]
    return told % {"event": event}


def plain_words(view: CommitmentView) -> str:
    """To the person: «DPS har lovet å …»; «skal» where it rests on law or guideline and not on a promise."""
    who = view.bearer.short_name if view.bearer else role_words(view.duty_role)
    if view.rule.plain is None:
        return f"{who}: {view.rule.title}"
    told = {"who": who, "what": view.rule.plain}
    if view.rule.clause is not None:
        return _("%(who)s har lovet å %(what)s.") % told
    return _("%(who)s skal %(what)s.") % told


def plain_standing(view: CommitmentView) -> str:
    """To the person: by when, or that it has been done."""
    if view.state is State.OPEN:
        return _("Senest %(due)s.") % {"due": _due(view)}
    if view.state is State.MISSED:
        return _("Det skulle vært gjort %(due)s.") % {"due": _due(view)}
    if view.state is State.PENDING:
        return _("De kan begynne når du har sagt ja.")
    if view.state is State.WAIVED:
        return _("Dette gjelder ikke lenger.")
    return _("Gjort %(day)s.") % {"day": day_words(view.settled_at)} if view.settled_at else _("Gjort.")


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
