"""How each kind of part is written: its address, its form, its use cases and its sentences. One table, two views."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from enplan.base.access import Actor
from enplan.domain.care_plans import services
from enplan.domain.care_plans.queries import PlanView
from enplan.domain.care_plans.queries.views import PartView
from enplan.interfaces.web.plans import forms


@dataclass(frozen=True, slots=True)
class Editor:
    """One kind of part. `parts` picks them out of a plan, `shown` gives the form its values."""

    kind: str
    anchor: str
    form: type[forms.PartForm]
    parts: Callable[[PlanView], tuple[Any, ...]]
    add: Callable[..., uuid.UUID]
    change: Callable[..., None]
    part_name: str
    shown: tuple[str, ...]
    title_new: str | Promise
    title_change: str | Promise
    lead: str | Promise
    saved: str | Promise
    removed: str | Promise

    def find(self, plan: PlanView, part_id: uuid.UUID) -> Any | None:
        """The part with this id, or None."""
        return next((part for part in self.parts(plan) if part.id == part_id), None)

    def initial(self, part: PartView) -> dict[str, Any]:
        """The values that the form shows."""
        values = {name: getattr(part, name) for name in self.shown}
        if "wants_more_help" in values:
            values["wants_more_help"] = {True: "yes", False: "no", None: ""}[values["wants_more_help"]]
        texts = {name: "" if value is None else value for name, value in values.items()}
        return {
            **{n: str(v) if isinstance(v, uuid.UUID) else v for n, v in texts.items()},
            "version": part.version,
        }

    def save_new(self, actor: Actor, person_id: uuid.UUID, form: forms.PartForm) -> uuid.UUID:
        """Add it. Raises what the use case raises."""
        return self.add(actor, person_id=person_id, **ids_read(form.chosen()))

    def save_change(
        self, actor: Actor, person_id: uuid.UUID, part_id: uuid.UUID, form: forms.PartForm
    ) -> uuid.UUID:
        """Change it. Raises what the use case raises."""
        version = form.cleaned_data["version"] or 0
        values = ids_read(form.chosen())
        self.change(actor, person_id=person_id, version=version, **{self.part_name: part_id}, **values)
        return part_id


def ids_read(values: dict[str, Any]) -> dict[str, Any]:
    """Chosen ids as ids; nothing chosen as None."""
    return {
        name: (uuid.UUID(value) if value else None) if name.endswith("_id") else value
        for name, value in values.items()
    }


def goals_of(plan: PlanView) -> tuple[Any, ...]:
    """Goals and sub-goals."""
    return tuple(each for goal in plan.goals for each in (goal, *goal.subgoals))


EDITORS: dict[str, Editor] = {
    "mal": Editor(
        kind="goal",
        anchor="mal",
        form=forms.GoalForm,
        parts=goals_of,
        add=services.add_goal,
        change=services.change_goal,
        part_name="goal_id",
        shown=("words",),
        title_new=_("Nytt mål"),
        title_change=_("Endre målet"),
        lead=_("Målet er personens eget. Skriv det slik personen sier det."),
        saved=_("Målet er lagret."),
        removed=_("Målet er fjernet."),
    ),
    "tiltak": Editor(
        kind="activity",
        anchor="tiltak",
        form=forms.ActivityForm,
        parts=lambda plan: plan.activities,
        add=services.add_activity,
        change=services.change_activity,
        part_name="activity_id",
        shown=("title", "owner_id", "due_on", "goal_id", "how", "extent"),
        title_new=_("Nytt tiltak"),
        title_change=_("Endre tiltaket"),
        lead=_("Hvem gjør hva, hvordan, og til når."),
        saved=_("Tiltaket er lagret."),
        removed=_("Tiltaket er fjernet."),
    ),
    "behov": Editor(
        kind="need",
        anchor="behov",
        form=forms.NeedForm,
        parts=lambda plan: plan.needs,
        add=services.add_need,
        change=services.change_need,
        part_name="need_id",
        shown=("words", "own_view", "wants_more_help"),
        title_new=_("Nytt behov"),
        title_change=_("Endre behovet"),
        lead=_("Hva personen trenger hjelp til."),
        saved=_("Behovet er lagret."),
        removed=_("Behovet er fjernet."),
    ),
    "ressurs": Editor(
        kind="resource",
        anchor="ressurser",
        form=forms.ResourceForm,
        parts=lambda plan: plan.resources,
        add=services.add_resource,
        change=services.change_resource,
        part_name="resource_id",
        shown=("words",),
        title_new=_("Ny ressurs"),
        title_change=_("Endre ressursen"),
        lead=_("Det som virker, og de som hjelper allerede."),
        saved=_("Ressursen er lagret."),
        removed=_("Ressursen er fjernet."),
    ),
    "bidrag": Editor(
        kind="contribution",
        anchor="bidrag",
        form=forms.ContributionForm,
        parts=lambda plan: plan.contributions,
        add=services.add_contribution,
        change=services.change_contribution,
        part_name="contribution_id",
        shown=("words", "is_none"),
        title_new=_("Nytt bidrag"),
        title_change=_("Endre bidraget"),
        lead=_("Hva personen, tjenestene og pårørende bidrar med."),
        saved=_("Bidraget er lagret."),
        removed=_("Bidraget er fjernet."),
    ),
    "samarbeid": Editor(
        kind="cooperation",
        anchor="samarbeid",
        form=forms.CooperationForm,
        parts=lambda plan: plan.cooperation,
        add=services.add_cooperation_point,
        change=services.change_cooperation_point,
        part_name="point_id",
        shown=("with_whom", "words", "agreement_reference", "is_none"),
        title_new=_("Nytt samarbeid"),
        title_change=_("Endre samarbeidet"),
        lead=_("Samarbeid som trengs eller er ønsket med andre."),
        saved=_("Samarbeidet er lagret."),
        removed=_("Samarbeidet er fjernet."),
    ),
}


@dataclass(frozen=True, slots=True)
class OwnWords:
    """One kind of the person's own words: its code, its address and what to call it."""

    code: str
    title: str | Promise
    lead: str | Promise


OWN_WORDS: dict[str, OwnWords] = {
    "det-viktigste": OwnWords("what_matters", _("Det viktigste"), _("Hva er viktig for personen nå?")),
    "motes": OwnWords(
        "how_to_meet_me", _("Slik vil personen bli møtt"), _("Hva skal andre vite når de møtes?")
    ),
    "styrker": OwnWords(
        "strengths", _("Det personen er god på"), _("Hva får personen til, og hva liker de?")
    ),
}
