"""How an encounter stands, worked out from what has happened in it.

Moments can be told late, corrected and retracted, so the state is never stored on its own authority: it is the end of
the way from moment to moment through the table, in the order in which they happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

BEGINNING = "planned"
MILESTONES = ("first_attended", "clinical_decision_made", "treatment_evaluated", "detox_ended")
"""Steps of the national pathways: they are told and measured, and change no state."""

DEEDS: Mapping[str, tuple[str, ...]] = {
    "municipality_contacted": ("before", "during", "after"),
    "admitted_message_sent": ("during",),
    "municipality_notified": ("during", "after"),
    "expected_discharge_given": ("during",),
    "admission_report_sent": ("during",),
    "treatment_started": ("during",),
    "discharge_meeting_called": ("during",),
    "specialist_follow_up_settled": ("during", "after"),
    "municipal_offer_ready": ("before", "during", "after"),
    "summary_sent": ("during", "after"),
    "first_appointment_held": ("after",),
    "follow_up_contact_held": ("after",),
    "relapse_noted": ("during", "after"),
    "way_back_offered": ("during", "after"),
}
"""What either side does for the person around a stay, and the phases in which it is offered. They change no state."""

_ENDS = {
    "discharged": "discharged",
    "unplanned_discharge": "left_early",
    "transferred": "transferred",
}
_IN_TREATMENT = {
    "discharge_planned": "discharge_planned",
    "ready_for_discharge": "ready_for_discharge",
    **_ENDS,
}
MOVES: Mapping[str, Mapping[str, str]] = {
    BEGINNING: {"referred": BEGINNING, "admitted": "in_treatment", "treatment_cancelled": "cancelled"},
    "in_treatment": _IN_TREATMENT,
    "discharge_planned": _IN_TREATMENT,
    "ready_for_discharge": {"discharge_planned": "discharge_planned", **_ENDS},
    "discharged": {},
    "left_early": {},
    "transferred": {},
    "cancelled": {},
}
"""State → what can happen → the state it leads to. Milestones lead from each state of treatment to itself."""

PHASES: Mapping[str, str] = {
    BEGINNING: "before",
    "in_treatment": "during",
    "discharge_planned": "during",
    "ready_for_discharge": "during",
    "discharged": "after",
    "left_early": "after",
    "transferred": "after",
    "cancelled": "after",
}
STATUSES: Mapping[str, str] = {
    BEGINNING: "planned",
    "in_treatment": "active",
    "discharge_planned": "active",
    "ready_for_discharge": "active",
    "discharged": "finished",
    "left_early": "finished",
    "transferred": "finished",
    "cancelled": "cancelled",
}
"""State → FHIR R4 EpisodeOfCare.status, when the episode does not rest."""

OPEN = tuple(state for state, phase in PHASES.items() if phase == "during")
ENDED = frozenset(_ENDS.values())
ORDER = (
    "referred",
    "treatment_cancelled",
    "admitted",
    *MILESTONES,
    *DEEDS,
    "discharge_planned",
    "ready_for_discharge",
    *_ENDS,
)
"""All that can happen, and which is taken to come first when two are told to the same minute."""


class OutOfOrder(ValueError):
    """What is said to have happened cannot have happened then, after what had happened before."""

    def __init__(self, kind: str, state: str) -> None:
        super().__init__(f"{kind} in state {state}")
        self.kind, self.state = kind, state


@dataclass(frozen=True, slots=True)
class Told:
    """A moment that counts."""

    kind: str
    occurred_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How an encounter stands: state, and when treatment began and ended."""

    state: str
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    @property
    def phase(self) -> str:
        """Before, during or after."""
        return PHASES[self.state]

    @property
    def status(self) -> str:
        """FHIR R4 EpisodeOfCare.status."""
        return STATUSES[self.state]


def next_state(state: str, kind: str) -> str:
    """Where this leads from there. Raises OutOfOrder."""
    if kind in DEEDS or (kind in MILESTONES and state in OPEN):
        return state
    if kind not in MOVES[state]:
        raise OutOfOrder(kind, state)
    return MOVES[state][kind]


def standing(moments: Iterable[Told]) -> Standing:
    """How an encounter with these moments stands. Raises OutOfOrder when they cannot have happened in this order."""
    state, starts_at, ends_at = BEGINNING, None, None
    for told in sorted(moments, key=lambda each: (each.occurred_at, ORDER.index(each.kind))):
        state = next_state(state, told.kind)
        if told.kind == "admitted":
            starts_at = told.occurred_at
        if told.kind in _ENDS:
            ends_at = told.occurred_at
    return Standing(state, starts_at, ends_at)


def possible(state: str) -> tuple[str, ...]:
    """What can be told next: the moves first, then the milestones, then what is done for the person."""
    deeds = (deed for deed, phases in DEEDS.items() if PHASES[state] in phases and state != "cancelled")
    return (*MOVES[state], *(MILESTONES if state in OPEN else ()), *deeds)
