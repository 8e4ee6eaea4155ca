"""Phone, language and interpreter; and the way to the yes or no to the plan itself."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from enplan.base.access import Actor, Category, Permission
from enplan.domain.consents import queries as consents
from enplan.domain.people import queries as people
from enplan.domain.people import services
from enplan.domain.people.queries import PersonView
from enplan.interfaces.web.doors import ActorRequest, door
from enplan.interfaces.web.my_plan import words
from enplan.interfaces.web.my_plan.forms import SettingsForm
from enplan.interfaces.web.my_plan.writing import Writing, respond
from enplan.policy.readers import readers

FIELDS = ("phone", "language", "interpreter_language")


@door(Permission.PERSON_UPDATE, shell="person")
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: ActorRequest) -> HttpResponse:
    """Ask whether the number is right, in which language to write, and about an interpreter."""
    actor = request.actor
    me = people.own(actor)
    read_by = readers(actor, person_id=me.id)[Category.CORE]
    writing = Writing(
        key="my-settings",
        form=SettingsForm,
        saved={name: getattr(me, name) for name in FIELDS},
        version=me.version,
        save=partial(_save, actor, me),
        template="my_plan/settings.html",
        done_url=reverse("web:my_settings"),
        said=_("Det er lagret."),
        person_id=me.id,
        context={
            "me": me,
            "readers": words.reader_names(read_by),
            "consent": consents.plan_consent(actor),
        },
    )
    return respond(request, writing)


def _save(actor: Actor, me: PersonView, fields: dict[str, Any], version: int) -> None:
    services.update_contact(actor, person_id=me.id, version=version, **fields)
