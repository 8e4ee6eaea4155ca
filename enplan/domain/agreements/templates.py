"""The usual clauses (data/clause_templates.toml) as a start for the parties' own, with the rules that measure them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from enplan.base.access import Actor
from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system
from enplan.domain.agreements.models import AgreementParty, AgreementVersion, Clause
from enplan.domain.agreements.rules import measuring
from enplan.engine import load

TEMPLATES = "domain.agreements.clause_templates"
RULES = Path(__file__).parents[1] / "commitments" / "data" / "rules" / "agreement-clauses.yaml"
PLAIN = "domain.agreements.plain_promises"
DUTY_ROLES = "domain.agreements.duty_roles"


@cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Code → the measurable part of a rule, for the templates that have one."""
    return {rule.code: measuring.of_whole(rule) for rule in load([RULES])}


def fill(
    actor: Actor, version: AgreementVersion, parties: Sequence[AgreementParty], codes: Collection[str]
) -> None:
    """Clauses made from these templates, last in the draft, each with the next whole number.

    Raises Invalid (templates: unknown).
    """
    if not set(codes) <= set(code_system(TEMPLATES).codes):
        raise Invalid({"templates": "unknown"})
    taken = {row.number for row in version.clauses.filter(removed_at=None)}
    place = version.clauses.count()
    number = 0
    for code in code_system(TEMPLATES).codes:
        if code not in codes:
            continue
        number = next(n for n in range(number + 1, number + len(taken) + 2) if str(n) not in taken)
        place += 1
        _make(actor, version, parties, code_system(TEMPLATES).concept(code), number, place)


def _make(
    actor: Actor,
    version: AgreementVersion,
    parties: Sequence[AgreementParty],
    template: Concept,
    number: int,
    place: int,
) -> None:
    rule = rules().get(template.string("rule")) if template.has("rule") else None
    address = _address(template.source)
    Clause.objects.create(
        version=version,
        position=place,
        number=str(number),
        text=str(template.definition),
        plain_text=str(code_system(PLAIN).display(template.code))
        if template.code in code_system(PLAIN)
        else "",
        duty_role=template.string("duty"),
        bearer=_side(parties, template.string("duty")),
        receiver_role=template.string("receiver"),
        receiver=_side(parties, template.string("receiver")),
        rule=rule,
        template=template.code,
        source=_host(address),
        source_url=address,
        category=measuring.category_of(rule),
        changed_at=actor.at,
        changed_by=actor.name,
    )


def _side(parties: Sequence[AgreementParty], role: str) -> AgreementParty | None:
    """The party that the role is found in, when there is exactly one of them."""
    kinds = code_system(DUTY_ROLES).concept(role).strings("party_kinds")
    found = [party for party in parties if party.organization.kind in kinds]
    return found[0] if len(found) == 1 else None


def _host(address: str) -> str:
    """Whose page it is, which is the same in every language."""
    return urlsplit(address).netloc.removeprefix("www.")


def _address(source: str) -> str:
    _, _, rest = source.partition("(https://")
    return f"https://{rest.partition(')')[0]}" if rest else ""
