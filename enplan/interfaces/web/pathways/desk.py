"""The pages where staff write about the way through treatment."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from enplan.base.kernel.errors import Invalid
from enplan.interfaces.web.pathways.words import add_refusals
from enplan.interfaces.web.plans import form_page
from enplan.interfaces.web.plans.form_page import CONFLICT, UNPROCESSABLE, respond

__all__ = ["CONFLICT", "TAB", "UNPROCESSABLE", "Writing", "members", "respond"]

TAB = "person_transitions"


@dataclass(frozen=True, slots=True)
class Writing(form_page.Writing):
    """One form about one person's way through treatment."""

    template: str = "pathways/edit.html"
    tab: str = TAB
    refuse: Callable[[forms.Form, Invalid], None] = add_refusals


def members(team: Any, former: tuple[uuid.UUID | None, str] = (None, "")) -> Sequence[tuple[str, str]]:
    """Those in the team to choose from, and somebody who has left when they were chosen before."""
    found = [
        (
            str(member.id),
            f"{member.name}, {member.organization_name}" if member.organization_name else member.name,
        )
        for member in (*team.members, *team.invited)
    ]
    owner_id, name = former
    if owner_id is not None and str(owner_id) not in dict(found):
        found.append((str(owner_id), name))
    return found
