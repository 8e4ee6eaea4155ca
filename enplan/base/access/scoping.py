"""Tables that refuse: a query on rows about a person runs only after somebody has said on whose behalf.

This is the application's own net. Row-level security in the database is the second, and they are tested against each
other. Known edge: a join that starts in a table without persons is not caught here, only by the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from django.db import models
from django.db.models.sql import Query

from enplan.base.access.vocabulary import Right

if TYPE_CHECKING:
    from enplan.base.access.actor import Actor


class UnscopedQuery(RuntimeError):
    """A programming mistake: rows about people were asked for on nobody's behalf."""


class GuardedQuery(Query):
    """A query that compiles only when it has been given a scope."""

    scoped = False

    def get_compiler(self, *args: Any, **kwargs: Any) -> Any:
        if not self.scoped:
            msg = f"{self.model}: say .visible_to(actor), .changeable_by(actor) or .unscoped(because=…)"
            raise UnscopedQuery(msg)
        return super().get_compiler(*args, **kwargs)


@models.BigIntegerField.register_lookup
class AmongCompartments(models.Lookup):
    """`compartment = ANY(array)`: one parameter however many compartments, given as PostgreSQL writes an array."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        return f"{left} = ANY(%s::bigint[])", [*params, self.rhs]


M = TypeVar("M", bound=models.Model)


class SubjectQuerySet(models.QuerySet[M]):
    """Rows about people. Every way in starts with a scope."""

    def __init__(self, model: Any = None, query: Any = None, using: Any = None, hints: Any = None) -> None:
        super().__init__(model, query if query is not None else GuardedQuery(model), using, hints)

    def visible_to(self, actor: Actor) -> Self:
        """The rows that the actor may read, without those taken away."""
        rows = self._within(actor, Right.READ).filter(removed_at__isnull=True)
        model: Any = self.model
        narrower = model.narrower(actor)
        return rows if narrower is None else rows.filter(narrower)

    def changeable_by(self, actor: Actor) -> Self:
        """The rows that the actor may change, also those taken away (so that they can be brought back)."""
        return self._within(actor, Right.WRITE)

    def unscoped(self, *, because: str) -> Self:
        """All rows that the database lets through. `because` is a sentence; the places that say it are reviewed."""
        if not because:
            raise UnscopedQuery(self.model.__name__)
        return self._scoped()

    def _within(self, actor: Actor, right: Right) -> Self:
        return self._scoped().filter(compartment__among=actor.compartment_array(right))

    def _scoped(self) -> Self:
        clone: Any = self.all()
        clone.query.scoped = True
        return cast("Self", clone)

    def _refuse_unless_scoped(self) -> None:
        if not getattr(self.query, "scoped", False):
            msg = f"{self.model.__name__}: this change has no scope"
            raise UnscopedQuery(msg)

    def update(self, **kwargs: Any) -> int:
        self._refuse_unless_scoped()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        msg = f"{self.model.__name__}: rows about people are taken away with removed_at, never deleted"
        raise UnscopedQuery(msg)

    delete.queryset_only = True  # type: ignore[attr-defined]


class SubjectManager(models.Manager[M]):
    """The default manager of every table about people."""

    def get_queryset(self) -> SubjectQuerySet[M]:
        return SubjectQuerySet(self.model, using=self._db)

    def visible_to(self, actor: Actor) -> SubjectQuerySet[M]:
        return self.get_queryset().visible_to(actor)

    def changeable_by(self, actor: Actor) -> SubjectQuerySet[M]:
        return self.get_queryset().changeable_by(actor)

    def unscoped(self, *, because: str) -> SubjectQuerySet[M]:
        return self.get_queryset().unscoped(because=because)
