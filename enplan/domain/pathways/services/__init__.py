"""Changing the way through treatment. Each is a use case: event and audit row inside, one transaction."""

from enplan.domain.pathways.services.contingencies import Agreed, agree
from enplan.domain.pathways.services.episodes import Start, begin
from enplan.domain.pathways.services.hand_overs import accept, decline, meet, offer, take_back, withdraw
from enplan.domain.pathways.services.holds import Duty, pause, resume
from enplan.domain.pathways.services.items import Filled, change_item, set_item_state, tell_outcome, undo_item
from enplan.domain.pathways.services.local_items import Wanted, end_local_item, set_local_item
from enplan.domain.pathways.services.moments import correct, retract, tell

__all__ = [
    "Agreed",
    "Duty",
    "Filled",
    "Start",
    "Wanted",
    "accept",
    "agree",
    "begin",
    "change_item",
    "correct",
    "decline",
    "end_local_item",
    "meet",
    "offer",
    "pause",
    "resume",
    "retract",
    "set_item_state",
    "set_local_item",
    "take_back",
    "tell",
    "tell_outcome",
    "undo_item",
    "withdraw",
]
