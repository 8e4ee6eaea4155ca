"""What a rule says, for those who read: what is promised, how it is measured and what is not, where it stands.

Nothing about a person. Clauses are told in the parties' own words, in the version that held.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings

from enplan.base.terminology import Text, code_system
from enplan.domain.agreements.in_force import BindingClause
from enplan.domain.agreements.rules import promised
from enplan.domain.commitments.rulebook import Book, Version, shipped, version_of
from enplan.domain.commitments.rules.in_force import Decision, versions
from enplan.engine import Duration, Rule, Scope

PLAIN = "domain.commitments.plain_duties"
PLAIN_CLAUSES = "domain.agreements.plain_promises"
LIMITS = "domain.commitments.limits"
CLAUSE = "agreement-clause"


@dataclass(frozen=True, slots=True)
class ClauseRef:
    """Where a clause stands, with its own words. `is_open` when the reader may open the agreement."""

    agreement_id: uuid.UUID
    agreement_title: str
    number: str
    version_number: int
    text: str
    source: str
    source_url: str
    is_open: bool = False


@dataclass(frozen=True, slots=True)
class RuleView:
    """One version of one rule. `plain` is what stands after «skal» in a sentence to the person, if it has been written.

    `remark` says what the rule does not measure, `limit_note` why the number is local. `place` is the organisation
    that has decided on this version, `decision` what the decision names as its source. Days: `valid_until` included.
    """

    key: str
    code: str
    valid_from: date
    valid_until: date | None
    title: Text
    plain: Text | None
    source_kind: str
    reference: str
    url: str
    opens: Duration
    within: Duration
    is_local: bool
    remark: Text | None
    limit_note: Text | None
    clause: ClauseRef | None
    duty_role: str
    receiver_role: str
    trigger: str
    each: str
    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    evidence: tuple[str, ...]
    waits_for: tuple[str, ...]
    waived_by: tuple[str, ...]
    place: int | None

    @property
    def version(self) -> Version:
        """What names this version of the rule."""
        return self.key, self.valid_from

    @property
    def address(self) -> str:
        """What stands for this version in an address."""
        return address_of(self.version)


def address_of(version: Version) -> str:
    """What stands for a version in an address, which ends up in histories and logs: nobody sees which rule it is."""
    key, day = version
    secret = hashlib.sha256(b"rule|" + settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(f"{key} {day.isoformat()}".encode(), digest_size=6, key=secret).hexdigest()


def addressed(book: Book) -> Mapping[str, Version]:
    """Every version that can be told about, whenever it held, by what stands for it in an address."""
    if not book.addresses:
        book.addresses.update((address_of(version), version) for version in _all_versions(book))
    return book.addresses


def _all_versions(book: Book) -> Iterator[Version]:
    yield from book.clauses
    for rule in shipped():
        yield version_of(rule)
        decisions = book.decisions.get(rule.code, ())
        for place in {None, *(one.place for one in decisions)}:
            yield from (version_of(one) for one in versions(rule, decisions, place, scope=Scope()))


def describe(book: Book, version: Version) -> RuleView | None:
    """What a version says, or the rule as shipped where there is no such version any more; None without a rule."""
    if version in book.described:
        known: RuleView = book.described[version]
        return known
    found = _rule(book, version)
    if found is None:
        return None
    view = _view(*found)
    if view.version == version:
        book.described[version] = view
    return view


def _rule(book: Book, version: Version) -> tuple[Rule, BindingClause | None] | None:
    key, day = version
    base, _, place = key.partition("@")
    clause = book.clauses.get((base, day))
    if clause is not None:
        return clause.rule, clause.measured.clause
    rule = next((one for one in shipped() if one.identity == base), None)
    if rule is None:
        return None
    decisions = book.decisions.get(rule.code, ())
    own = next((one.place for one in decisions if str(one.place) == place), None)
    slices = versions(rule, decisions, own, scope=Scope())
    return next((one for one in slices if one.source.valid_from == day), rule), None


def _view(rule: Rule, clause: BindingClause | None) -> RuleView:
    return RuleView(
        key=rule.identity,
        code=rule.code,
        valid_from=rule.source.valid_from,
        valid_until=rule.source.valid_until,
        title=_title(rule, clause),
        plain=_plain(rule, clause),
        source_kind=str(rule.source.kind),
        reference=rule.source.ref,
        url=rule.source.url,
        opens=rule.window.opens,
        within=rule.window.within,
        is_local=rule.window.is_local,
        remark=Text(**rule.remark) if rule.remark else None,
        limit_note=_limit_note(rule),
        clause=_clause(clause) if clause else None,
        duty_role=rule.duty.role,
        receiver_role=clause.receiver_role if clause else "",
        trigger=rule.when.event,
        each=str(rule.when.each),
        conditions=tuple(sorted((name, tuple(values)) for name, values in rule.when.where.items())),
        evidence=rule.evidence.any,
        waits_for=rule.after_all,
        waived_by=rule.waived_by,
        place=int(rule.identity.partition("@")[2] or 0) or None,
    )


def _title(rule: Rule, clause: BindingClause | None) -> Text:
    """The usual name of a clause made from a template; else its own words."""
    templates = code_system("domain.agreements.clause_templates")
    if clause is not None and clause.template in templates:
        return templates.concept(clause.template).display
    return Text(**rule.title)


def _plain(rule: Rule, clause: BindingClause | None) -> Text | None:
    if clause is None:
        return code_system(PLAIN).concept(rule.code).display if rule.code in code_system(PLAIN) else None
    if plain := promised(clause.plain_text):
        return Text(*([plain] * 3))
    usual = code_system(PLAIN_CLAUSES)
    return usual.concept(clause.template).display if clause.template in usual else None


def _limit_note(rule: Rule) -> Text | None:
    limits = code_system(LIMITS)
    return limits.concept(rule.code).definition if rule.window.is_local and rule.code in limits else None


def _clause(clause: BindingClause) -> ClauseRef:
    return ClauseRef(
        agreement_id=clause.agreement_id,
        agreement_title=clause.agreement_title,
        number=clause.number,
        version_number=clause.version_number,
        text=clause.text,
        source=clause.source,
        source_url=clause.source_url,
    )


def here(book: Book, rule: Rule, decision: Decision | None, day: date) -> RuleView:
    """A shipped rule as it holds on a day by this decision; as it is shipped where it is off or nothing was decided."""
    place = decision.place if decision else None
    for one in versions(rule, book.decisions.get(rule.code, ()), place, scope=Scope()):
        ends = one.source.valid_until
        if one.source.valid_from <= day and (ends is None or day <= ends):
            return _view(one, None)
    return _view(rule, None)
