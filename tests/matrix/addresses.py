"""Addresses and forms of every door, filled with one person's real ids.

A door with a parameter that is not known here fails with its name: add it to PARAMETERS, or to SPECIAL when the
same parameter means something else there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from django.urls import reverse

from enplan.domain.commitments.describing import address_of
from enplan.interfaces.web.doors import all_doors, door_of
from tests.matrix import table
from tests.matrix.lives import Life
from tests.matrix.watching import look

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
Resolve = Callable[[Life, str], str]


SLUGS = {
    "goal": "mal",
    "activity": "tiltak",
    "need": "behov",
    "resource": "ressurs",
    "contribution": "bidrag",
    "cooperation": "samarbeid",
}
"""What each kind of part is called in an address."""


def of_part(kind: str) -> Resolve:
    """The id of this kind of part, in the category of the row."""
    return lambda life, part: life.ids[f"{kind}.{category_of(part)}"]


def category_of(part: str) -> str:
    """`housing` of `goal:housing`, or of `housing`."""
    return part.rpartition(":")[2] or "housing"


def any_part(life: Life, part: str) -> str:
    """The id of the part that the row names, such as `goal:housing` or `contribution:core`."""
    kind, _, category = part.partition(":")
    return life.ids.get(f"{kind}.{category}") or life.ids[kind]


def slug_of_part(_life: Life, part: str) -> str:
    """The word in the address for the kind of part that the row names."""
    return SLUGS[part.partition(":")[0] or "goal"]


def plain(key: str) -> Resolve:
    """The id that the person has only one of."""
    return lambda life, _part: life.ids[key]


def fixed(value: str) -> Resolve:
    """The same for everybody."""
    return lambda _life, _part: value


def newest_change(life: Life, part: str) -> str:
    """The number of the newest change of the goal in the category of the row."""
    row = look(
        f"SELECT c.id FROM history_change c JOIN care_plans_goal g ON g.id = c.row_id "
        f"WHERE c.\"table\" = 'care_plans_goal' AND g.public_id = '{of_part('goal')(life, part)}' "
        "ORDER BY c.id DESC LIMIT 1"
    )
    return str(row[0]["id"])


PARAMETERS: dict[str, Resolve] = {
    "person_id": plain("person"),
    "goal_id": of_part("goal"),
    "activity_id": of_part("activity"),
    "need_id": of_part("need"),
    "resource_id": of_part("resource"),
    "commitment_id": of_part("commitment"),
    "contribution_id": plain("contribution"),
    "point_id": plain("cooperation"),
    "cooperation_id": plain("cooperation"),
    "evaluation_id": plain("evaluation"),
    "request_id": plain("request"),
    "member_id": plain("member.siri"),
    "party_id": plain("party.relative"),
    "receipt_id": plain("receipt.relative"),
    "change_id": newest_change,
    "part_id": any_part,
    "notice_id": plain("notice"),
    "coordinator_id": plain("coordinator"),
    "close_id": plain("related.named"),
    "event_id": plain("event"),
    "block_id": plain("block"),
    "question_id": plain("question"),
    "area": fixed("1"),
    "rule_id": lambda _life, _part: address_of(("law_need_notified", date(2022, 8, 1))),
    "code": fixed("law_need_notified"),
    "agreement_id": plain("agreement.draft"),
    "clause_key": plain("clause.draft"),
    "comment_id": plain("comment"),
    "duty_id": plain("duty"),
    "token": plain("token.invited"),
    "provider": fixed("ukjent"),
    "episode_id": plain("episode"),
    "moment_id": plain("moment"),
    "hand_over_id": plain("hand_over"),
    "address": fixed("10"),
    "position": fixed("1"),
}
SPECIAL: dict[tuple[str, str], Resolve] = {
    ("web:organization_question", "question_id"): plain("organization_question"),
    ("web:part_new", "slug"): fixed("mal"),
    ("web:part_change", "slug"): slug_of_part,
    ("web:my_goal", "part_id"): of_part("goal"),
    ("web:my_need", "part_id"): of_part("need"),
    ("web:my_resource", "part_id"): of_part("resource"),
    ("web:my_goal_step", "step"): fixed("nadd"),
    ("web:my_activity_step", "step"): fixed("gjort"),
    ("web:my_take_out", "kind"): lambda _life, part: part.partition(":")[0],
    ("web:part_remove", "slug"): slug_of_part,
    ("web:own_words", "slug"): fixed("det-viktigste"),
    ("web:answer_suggestion", "member_id"): plain("member.suggested"),
    ("web:my_suggestion", "member_id"): plain("member.suggested"),
    ("web:renew_invitation", "member_id"): plain("member.invited"),
    ("web:transition_contingency", "slug"): fixed("for-tiden"),
    ("web:hand_over_step", "step"): fixed("mott"),
    ("web:my_hand_over_step", "step"): fixed("mott"),
    ("web:agreement", "agreement_id"): plain("agreement.standing"),
    ("web:agreement_version", "agreement_id"): plain("agreement.standing"),
    ("web:agreement_version", "number"): fixed("1"),
    ("web:agreement_notice", "agreement_id"): plain("agreement.standing"),
    ("web:agreement_notice_back", "agreement_id"): plain("agreement.standing"),
    ("web:agreement_revision", "agreement_id"): plain("agreement.standing"),
    ("web:agreement_approve", "agreement_id"): plain("agreement.proposal"),
    ("web:agreement_comment", "agreement_id"): plain("agreement.proposal"),
    ("web:agreement_clause_comment", "agreement_id"): plain("agreement.proposal"),
    ("web:agreement_clause_comment", "clause_key"): plain("clause.proposal"),
    ("web:agreement_take_back", "agreement_id"): plain("agreement.sent"),
    ("web:agreement_clause_restore", "clause_key"): plain("clause.removed"),
    ("web:guideline", "slug"): fixed("is-1948-8-8"),
    ("web:guideline_print", "slug"): fixed("is-1948-8-8"),
    ("web:become", "persona"): fixed("koordinator"),
    ("web:design_done", "anchor"): fixed("o1"),
    ("web:design_failure", "code"): fixed("404"),
    ("web:design_page", "name"): fixed("person"),
}


QUERIES: dict[str, str] = {
    "web:my_activity_undo": "?til=avtalt",
    "web:transition_item_undo": "?versjon=1",
}
"""Door → what its address must hold besides."""


def parameters_of(route: str) -> list[str]:
    """The names in a route."""
    return PARAMETER.findall(route)


def ids_in(door: str, route: str, life: Life, part: str) -> dict[str, str]:
    """What stands in the address, by name. Raises LookupError with the names of what is not known."""
    names = parameters_of(route)
    known = {name: SPECIAL.get((door, name)) or PARAMETERS.get(name) for name in names}
    missing = [name for name, resolve in known.items() if resolve is None]
    if missing:
        raise LookupError(f"{door}: say in tests/matrix/addresses.py what {', '.join(missing)} is")
    return {name: resolve(life, part) for name, resolve in known.items() if resolve is not None}


def with_ids(door: str, ids: dict[str, str]) -> str:
    """The address that holds these."""
    return reverse(door, kwargs=ids) + QUERIES.get(door, "")


def address(door: str, route: str, life: Life, part: str) -> str:
    """Where this door is for this person. Raises LookupError as `ids_in`."""
    return with_ids(door, ids_in(door, route, life, part))


def routes() -> dict[str, str]:
    """Door → route, of every address in the house."""
    return {name: route for route, name, _ in all_doors()}


def public() -> set[str]:
    """The doors that need nobody to be signed in."""
    return {name for _, name, view in all_doors() if (door := door_of(view)) and door.permission is None}


def private_pages() -> Iterator[tuple[table.Row, str]]:
    """The rows of the table that are pages for somebody who is signed in, with their routes."""
    known, open_to_all = routes(), public()
    for row in table.rows():
        if row.method == "GET" and row.door in known and row.door not in open_to_all:
            yield row, known[row.door]
