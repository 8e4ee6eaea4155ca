"""The log in sentences: who did what, when, and why they could."""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from enplan.base.access import Category
from enplan.base.terminology import code_system
from enplan.domain.lookups.rules import Folded, Group, Looker, words_of
from enplan.interfaces.web.templatetags.enplan_ui import clock, join_words


def sentence(line: Folded) -> SafeString:
    """One line: «Klokka 9.12 så Ola Nordli (koordinator, Storelva kommune) på det viktigste.»."""
    start, end = clock(line.entries[-1].at), clock(line.newest.at)
    several = start != end
    own = words_of(line.action) if line.action else None
    spoken = (
        own
        if own is not None and own.has("one")
        else code_system("domain.lookups.groups").concept(line.group)
    )
    return format_html(
        str(spoken.text("many" if several else "one")),
        who=who(line.looker),
        parts=parts(line),
        time=end,
        start=start,
        end=end,
        times=len(line.entries),
    )


def who(looker: Looker) -> SafeString:
    """The name, with role and organisation as they were then."""
    return format_html("<strong>{}</strong> ({})", looker.name, place(looker))


def place(looker: Looker) -> str:
    """«koordinator, Storelva kommune», or «pårørende»."""
    title = looker.title or role(looker)
    words = [title[:1].lower() + title[1:], looker.organization_name]
    return ", ".join(word for word in words if word)


def role(looker: Looker) -> str:
    """What the role is called."""
    known = code_system("base.access.roles")
    return known.display(looker.role) if looker.role in known else ""


def parts(line: Folded) -> str:
    """Which parts of the plan were shown."""
    if not line.categories:
        return _("planen")
    return join_words(short(category) for category in sorted(line.categories))


def short(category: Category) -> str:
    """The category inside a sentence."""
    return str(code_system("base.access.information_categories").concept(category.name.lower()).text("short"))


def person_words(category: Category) -> str:
    """The category as the person knows it."""
    return str(
        code_system("base.access.information_categories").concept(category.name.lower()).text("person")
    )


def reason(line: Folded) -> str:
    """Why they could see it: the reason they gave, else the ground, as the end of «Grunn: …»."""
    if line.reason:
        told = code_system("domain.lookups.reasons")
        code = line.reason.replace("-", "_")
        return str(told.concept(code).definition) if code in told else line.reason
    basis = line.newest.basis
    known = code_system("base.access.bases")
    if basis not in known:
        return ""
    text = str(known.concept(basis).text("reason")).rstrip(".")
    return text[:1].lower() + text[1:]


def did(action: str) -> str:
    """«Så på planen»."""
    words = words_of(action)
    return str(words.display) if words else code_system("domain.lookups.groups").display(Group.LOOKED)
