"""Consent in words.

One sentence for each party, for each answer that was given, and for each refusal of a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.translation import gettext as _

from enplan.base.access import Category
from enplan.base.terminology import code_system
from enplan.domain.consents.queries import CapacityView, GivenView, PartyView, PlanConsentView, Receipt
from enplan.domain.consents.rules import Answer, State
from enplan.interfaces.web.templatetags.enplan_ui import day_words, join_words

FEW = 3
"""So many closed categories are still «nesten alt»."""


def category(which: Category, key: str) -> str:
    """A text of the category: `person`, `short` or `if_no`."""
    return str(code_system("base.access.information_categories").concept(which.name.lower()).text(key))


def short(categories: Iterable[Category]) -> str:
    """«det viktigste, bolig og penger»."""
    return join_words([category(which, "short") for which in sorted(categories)])


def summary(party: PartyView) -> str:
    """What the party sees now, in one or two short sentences."""
    closed = [which for which in party.offered if which not in party.open]
    if not party.open:
        return _nothing(party)
    if not closed:
        return _("Ser alt du kan dele.")
    if len(closed) <= FEW:
        return _("Ser nesten alt. Ser ikke %(parts)s.") % {"parts": short(closed)}
    return _("Ser %(parts)s.") % {"parts": short(party.open)}


def _nothing(party: PartyView) -> str:
    """Why the party sees nothing."""
    if party.state is State.UNDECIDED:
        return _("Ikke bestemt. Det teller som nei.")
    if party.state is State.EXPIRED:
        return expired(party.last_day)
    if party.answers.yes and party.state is State.IN_FORCE:
        return _("Ser ingenting. De må få se det viktigste først.")
    return _("Ser ingenting.")


def expired(last_day: date | None) -> str:
    """That the time is over."""
    return _("Samtykket gikk ut %(day)s.") % {"day": day_words(last_day)}


def lasts(party: PartyView) -> str:
    """Until when what is open is open."""
    if not party.open or party.last_day is None:
        return ""
    return _("Gjelder til %(day)s.") % {"day": day_words(party.last_day)}


def given(how: GivenView | None, *, to_person: bool = True) -> str:
    """How the answer came to be: by whom, written down by whom, when, and who was there."""
    if how is None:
        return ""
    words = {
        "name": how.recorded_by,
        "day": day_words(how.at),
        "way": way(how.through),
        "giver": giver(how.by),
    }
    if not how.recorded_by:
        sentences = [_("Du valgte selv %(day)s.") if to_person else _("Valgt på skjermen %(day)s.")]
    elif to_person:
        sentences = [_("Registrert av %(name)s for deg %(day)s, %(way)s.")]
    else:
        sentences = [_("Registrert av %(name)s %(day)s, %(way)s.")]
    if how.by != "person":
        sentences.append(_("Svaret kom fra: %(giver)s."))
    if how.present:
        sentences.append(_("Til stede: %(present)s."))
    return " ".join(sentences) % (words | {"present": how.present})


def way(through: str) -> str:
    """«på papir», «muntlig»."""
    name = code_system("domain.consents.ways").display(through)
    return name[:1].lower() + name[1:]


def giver(by: str) -> str:
    """«foreldrene»."""
    name = code_system("domain.consents.givers").display(by)
    return name[:1].lower() + name[1:]


def said(party: PartyView) -> str:
    """The receipt's headline: what the newest answer to the party says."""
    if not party.open:
        return _("%(party)s ser ingenting fra nå av.") % {"party": party.name}
    if len(party.open) == 1:
        return _("Du har sagt ja til at %(party)s ser én ting.") % {"party": party.name}
    return _("Du har sagt ja til at %(party)s ser %(count)s ting.") % {
        "party": party.name,
        "count": len(party.open),
    }


def receipt(entry: Receipt) -> list[str]:
    """One answer of the history, as it was given."""
    if entry.answers is None:
        return [_("Du sa ja til planen.") if entry.answer else _("Du sa nei til planen.")]
    sentences = []
    if entry.answers.yes:
        sentences.append(_("Ja til: %(parts)s.") % {"parts": short(entry.answers.yes)})
    if entry.answers.no:
        sentences.append(_("Nei til: %(parts)s.") % {"parts": short(entry.answers.no)})
    return sentences or [_("Ingenting er bestemt.")]


def ended(entry: Receipt) -> str:
    """What became of an answer of the history."""
    if entry.state is State.WITHDRAWN:
        return _("Du sa nei til alt %(day)s.") % {"day": day_words(entry.ended_at)}
    if entry.state is State.SUPERSEDED:
        return _("Du valgte på nytt %(day)s.") % {"day": day_words(entry.ended_at)}
    if entry.state is State.EXPIRED:
        return expired(entry.last_day)
    if entry.last_day is not None:
        return _("Gjelder nå, til %(day)s.") % {"day": day_words(entry.last_day)}
    return _("Gjelder nå.")


def plan_answer(consent: PlanConsentView | None) -> str:
    """Where the consent to the plan itself stands, to the person."""
    if consent is None:
        return _("Ingen har spurt deg om planen ennå.")
    if consent.withdrawn_at is not None:
        return _("Du ombestemte deg om planen %(day)s.") % {"day": day_words(consent.withdrawn_at)}
    if consent.answer:
        return _("Du har sagt ja til planen.")
    return _("Du har sagt nei til planen.")


def why_read_only(stands: CapacityView) -> str:
    """Why somebody else answers for the person; empty when the person answers."""
    if stands.answerer == "parents":
        return _("Du er under 16 år. Da er det foreldrene som svarer.")
    if stands.answerer == "representative":
        return _("Akkurat nå svarer %(name)s for deg.") % {"name": stands.representative}
    return ""


def answer_word(answer: Answer) -> str:
    """«Ja», «Nei», «Ikke bestemt»."""
    return {Answer.YES: _("Ja"), Answer.NO: _("Nei"), Answer.UNDECIDED: _("Ikke bestemt")}[answer]
