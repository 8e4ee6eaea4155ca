"""The cards of the demo in the matrix's world: one, for the coordinator."""

from __future__ import annotations

from dataclasses import dataclass

from enplan.base.access import Level
from enplan.base.accounts.models import Hat


@dataclass(frozen=True)
class Card:
    """What the page needs of a persona."""

    slug: str
    name: str
    role_words: str
    story: str
    account_id: int
    hat_id: int
    level: int


CARDS: list[Card] = []


def everyone() -> list[Card]:
    """All cards; the setting ENPLAN_PERSONAS names this function."""
    return CARDS


def show(hat: Hat) -> None:
    """Let this hat be the one on the card."""
    CARDS[:] = [
        Card("koordinator", "Ola Lund", "Koordinator", "Samordner.", hat.account_id, hat.pk, Level.HIGH)
    ]
