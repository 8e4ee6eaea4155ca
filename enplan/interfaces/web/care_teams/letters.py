"""The letter with a link. It names nobody and no place, and is sent when the invitation is safely stored."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from enplan.domain.care_teams.issuing import IssuedInvitation
from enplan.interfaces.web.templatetags.enplan_ui import day_words


def link_of(request: HttpRequest, issued: IssuedInvitation) -> str:
    """The whole address of the link."""
    return request.build_absolute_uri(reverse("web:invitation", args=[issued.token]))


def send(request: HttpRequest, issued: IssuedInvitation) -> bool:
    """Send the link to the address it was made for, after the transaction; False where no letter goes out.

    A letter that cannot be delivered is logged; the link is on the page too.
    """
    if not issued.sent_to or settings.EMAIL_BACKEND.endswith(".dummy.EmailBackend"):
        return False
    body = "\n\n".join(
        (
            gettext("Du er invitert til et samarbeid. Logg inn for å se hvem det gjelder."),
            link_of(request, issued),
            gettext("Lenken virker én gang, til %(day)s.") % {"day": day_words(issued.expires_at)},
            gettext("Er den ikke til deg? Åpne lenken og si fra. Da ser du ingenting mer."),
        )
    )
    subject = gettext("Du er invitert til et samarbeid")
    transaction.on_commit(lambda: send_mail(subject, body, None, [issued.sent_to]), robust=True)
    return True
