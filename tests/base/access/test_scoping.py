"""Tables about people refuse every query that says nothing about on whose behalf it runs."""

from collections.abc import Callable
from typing import Any

import pytest

from enplan.base.access.scoping import UnscopedQuery
from enplan.domain.people.models import Person

pytestmark = pytest.mark.django_db

READS: dict[str, Callable[[Any], Any]] = {
    "all": lambda rows: list(rows.all()),
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "last": lambda rows: rows.last(),
    "get": lambda rows: rows.get(pk=1),
    "values": lambda rows: list(rows.values("given_name")),
    "values_list": lambda rows: list(rows.values_list("pk")),
    "iterator": lambda rows: list(rows.iterator()),
    "in_bulk": lambda rows: rows.in_bulk([1]),
    "aggregate": lambda rows: rows.aggregate(n=__import__("django").db.models.Count("*")),
    "union": lambda rows: list(rows.all().union(rows.all())),
    "filter": lambda rows: list(rows.filter(given_name="Kari")),
    "order_by": lambda rows: list(rows.order_by("pk")[:1]),
    "update": lambda rows: rows.filter(pk=1).update(given_name="Kari"),
    "bulk_update": lambda rows: rows.bulk_update([Person(pk=1, given_name="Kari")], ["given_name"]),
    "delete": lambda rows: rows.filter(pk=1).delete(),
    "explain": lambda rows: rows.all().explain(),
}


@pytest.mark.parametrize("way", READS, ids=str)
def test_an_unscoped_query_is_refused(way: str) -> None:
    with pytest.raises(UnscopedQuery):
        READS[way](Person.objects)


def test_rows_about_people_are_never_deleted_even_in_scope() -> None:
    with pytest.raises(UnscopedQuery):
        Person.objects.unscoped(because="this test").delete()


def test_saying_nothing_is_no_reason() -> None:
    with pytest.raises(UnscopedQuery):
        Person.objects.unscoped(because="")
