"""Kinds of agreements and who must be a party to each (data/service_agreement_kinds.toml)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from enplan.base.kernel.errors import Invalid
from enplan.base.terminology import Concept, code_system

KINDS = "domain.agreements.service_agreement_kinds"
FEWEST_PARTIES = 2


def kind_of(code: str) -> Concept:
    """The kind. Raises Invalid when it is none of an agreement between organisations."""
    if code not in code_system(KINDS) or code_system(KINDS).concept(code).flag("about_person"):
        raise Invalid({"kind": "missing"})
    return code_system(KINDS).concept(code)


def kinds() -> Sequence[Concept]:
    """The kinds of agreements between organisations, in the order of the data."""
    return [kind for kind in code_system(KINDS) if not kind.flag("about_person")]


def check_parties(kind: str, organization_kinds: Collection[str]) -> None:
    """Raise Invalid (parties: too-few, wrong-kinds) unless these can agree on this."""
    told = kind_of(kind)
    if len(organization_kinds) < FEWEST_PARTIES:
        raise Invalid({"parties": "too-few"})
    if told.has("parties"):
        if not set(told.strings("parties")) <= set(organization_kinds):
            raise Invalid({"parties": "wrong-kinds"})
    elif not set(organization_kinds) <= set(told.strings("parties_any")):
        raise Invalid({"parties": "wrong-kinds"})
