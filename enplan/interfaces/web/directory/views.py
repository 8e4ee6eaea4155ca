"""Views of the directory."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from enplan.base.access import Permission
from enplan.base.terminology import code_system
from enplan.domain.directory import queries
from enplan.interfaces.web.doors import ActorRequest, door


@door(Permission.ORGANIZATION_READ, shell="work")
@require_GET
def organizations(request: ActorRequest) -> HttpResponse:
    """Who there is to work with, by kind, and how to reach them."""
    kinds = code_system("domain.directory.organization_kinds")
    order = {code: number for number, code in enumerate(kinds.codes)}
    rows = sorted(queries.listing(request.actor), key=lambda row: (order.get(row.kind, len(order)), row.name))
    groups = [
        {"title": kinds.display(kind), "rows": list(members)}
        for kind, members in groupby(rows, key=lambda row: row.kind)
    ]
    return render(request, "directory/organizations.html", {"groups": groups})
