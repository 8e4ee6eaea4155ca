"""What a person is told when a login stops: what happened and what to do, never a code or a blame."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from enplan.base.oidc import Refusal


@dataclass(frozen=True, slots=True)
class Words:
    """A heading, what to do, and the HTTP status."""

    heading: object
    text: object
    status: int


STOPPED = Words(_("Du avbrøt innloggingen"), _("Det går fint. Du kan prøve igjen når du vil."), 200)
TOO_LOW = Words(
    _("Du må bruke en sikrere e-ID"),
    _("Bruk BankID, Buypass eller Commfides. MinID holder ikke her, fordi det du finner her, er privat."),
    403,
)
TOO_OLD = Words(
    _("Du må logge inn på nytt"), _("Det er en stund siden du brukte e-ID-en din. Logg inn en gang til."), 403
)
TOO_SLOW = Words(_("Det tok litt lang tid"), _("Innloggingen varer i ti minutter. Start en gang til."), 400)
NOT_STARTED = Words(
    _("Vi fant ikke innloggingen din"),
    _("Den kan ha startet i et annet vindu eller på en annen telefon. Start en gang til her."),
    400,
)
UNAVAILABLE = Words(
    _("Innloggingen svarer ikke"),
    _("Feilen er ikke hos deg. Vent noen minutter, og prøv igjen."),
    503,
)
TOO_OFTEN = Words(
    _("Mange vil inn akkurat nå"),
    _("Vent et minutt, og prøv igjen. Det du har skrevet, er ikke borte."),
    429,
)
WRONG = Words(
    _("Vi kunne ikke logge deg inn"),
    _("Noe stemte ikke, og da stopper vi. Det er for å passe på deg. Prøv igjen."),
    400,
)

WORDS = {
    Refusal.CANCELLED: STOPPED,
    Refusal.LEVEL_TOO_LOW: TOO_LOW,
    Refusal.LEVEL_MISSING: TOO_LOW,
    Refusal.METHODS: TOO_LOW,
    Refusal.AUTHENTICATION_TOO_OLD: TOO_OLD,
    Refusal.TOO_SLOW: TOO_SLOW,
    Refusal.NOT_STARTED: NOT_STARTED,
    Refusal.RESPONSE_STATE: NOT_STARTED,
    Refusal.PROVIDER_UNAVAILABLE: UNAVAILABLE,
    Refusal.PROVIDER_METADATA: UNAVAILABLE,
}


def words_for(refusal: Refusal) -> Words:
    """The words for a refusal; what has none of its own is told that something was wrong."""
    return WORDS.get(refusal, WRONG)
