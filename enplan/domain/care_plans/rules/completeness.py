"""The nine statutory contents of an individual plan, and which of their parts are missing.

Source: regulation on individual plan (in force 1 August 2022) as listed by Nav; words in
data/statutory_contents.toml and data/statutory_parts.toml. To have said «none» about next of kin or
cooperation is an answer, and counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field

CONTENTS: dict[str, tuple[str, ...]] = {
    "goals_resources_needs": ("goals", "resources", "needs"),
    "participants": ("participants",),
    "coordinator": ("coordinator",),
    "contributions": ("contribution_person", "contribution_services", "contribution_kin"),
    "activities": ("activities", "extent"),
    "how": ("how",),
    "period_and_revision": ("period", "revision"),
    "consent": ("plan_consent",),
    "cooperation": ("cooperation",),
}
"""Content → its parts, in the order of the regulation."""


@dataclass(slots=True)
class PlanFacts:
    """What is there, as far as the reader may see.

    Numbers are counts; contributors are «person», «member», «kin».
    """

    goals: int = 0
    resources: int = 0
    needs: int = 0
    members: int = 0
    has_coordinator: bool = False
    contributors: set[str] = field(default_factory=set)
    activities: int = 0
    without_extent: int = 0
    without_how: int = 0
    has_period: bool = False
    has_revision: bool = False
    has_consent: bool = False
    cooperation: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """One of the nine: its code, and the codes of what is missing in it."""

    code: str
    missing: tuple[str, ...]

    @property
    def in_place(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


@dataclass(frozen=True, slots=True)
class Completeness:
    """All nine in order."""

    contents: tuple[Content, ...]

    @property
    def in_place(self) -> int:
        """How many of the nine are in place."""
        return sum(content.in_place for content in self.contents)

    @property
    def total(self) -> int:
        """Nine."""
        return len(self.contents)

    @property
    def lacking(self) -> tuple[str, ...]:
        """Codes of those of the nine that are not in place, in order."""
        return tuple(content.code for content in self.contents if not content.in_place)

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of every missing part, in order."""
        return tuple(part for content in self.contents for part in content.missing)


def completeness(facts: PlanFacts) -> Completeness:
    """Name what is missing in each of the nine contents."""
    present = present_parts(facts)
    return Completeness(
        tuple(
            Content(code, tuple(part for part in parts if part not in present))
            for code, parts in CONTENTS.items()
        )
    )


def present_parts(facts: PlanFacts) -> frozenset[str]:
    """The parts that are there.

    Participants are in place when somebody besides the coordinator takes part: the right presupposes two or
    more services (domain 1.2). Extent and manner are in place when every activity that is not stopped tells
    them.
    """
    holds = {
        "goals": facts.goals > 0,
        "resources": facts.resources > 0,
        "needs": facts.needs > 0,
        "participants": facts.members > 1,
        "coordinator": facts.has_coordinator,
        "contribution_person": "person" in facts.contributors,
        "contribution_services": "member" in facts.contributors,
        "contribution_kin": "kin" in facts.contributors,
        "activities": facts.activities > 0,
        "extent": facts.activities > 0 and facts.without_extent == 0,
        "how": facts.activities > 0 and facts.without_how == 0,
        "period": facts.has_period,
        "revision": facts.has_revision,
        "plan_consent": facts.has_consent,
        "cooperation": facts.cooperation > 0,
    }
    return frozenset(part for part, there in holds.items() if there)
