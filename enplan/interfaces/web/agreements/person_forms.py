"""What is filled in about the agreement for one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from enplan.interfaces.web.agreements.forms import area
from enplan.interfaces.web.choices import offer


class GatherForm(forms.Form):
    """Which promises between the services that go into the agreement."""

    chosen = forms.MultipleChoiceField(
        label=_("Hva skal stå i avtalen?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryss av for minst ett punkt")},
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "chosen", choices)


class UnitAnswerForm(forms.Form):
    """What the unit says to its own duties."""

    duties = forms.MultipleChoiceField(
        label=_("Hva svarer dere på?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Kryss av for det dere svarer på")},
    )
    answer = forms.ChoiceField(
        label=_("Kan dere gjøre det?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja, det gjør vi")), ("no", _("Nei, det kan vi ikke"))],
        error_messages={"required": _("Velg ja eller nei")},
    )
    words = forms.CharField(
        label=_("Hvis nei: Hvorfor ikke?"),
        help_text=_("Personen kan lese dette. En plikt som står i loven, faller ikke bort med et nei."),
        max_length=300,
        required=False,
        widget=area(3),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "duties", choices)


class PersonAnswerForm(forms.Form):
    """What the person says to the agreement."""

    answer = forms.ChoiceField(
        label=_("Er dette greit for deg?"),
        widget=forms.RadioSelect,
        choices=[("yes", _("Ja")), ("no", _("Nei"))],
        error_messages={"required": _("Velg ja eller nei")},
    )
    words = forms.CharField(label=_("Vil du si noe om det?"), required=False, widget=area(4))


class WrittenAnswerForm(PersonAnswerForm):
    """The same, when staff write down what the person said."""

    through = forms.ChoiceField(
        label=_("Hvordan sa personen det?"),
        widget=forms.RadioSelect,
        choices=[("speech", _("Muntlig")), ("paper", _("På papir"))],
        error_messages={"required": _("Velg muntlig eller på papir")},
    )

    def __init__(self, *args: Any, given_name: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = gettext("Hva sier %(name)s til avtalen?") % {"name": given_name}
        self.fields["words"].label = gettext("Med egne ord")


class EndForm(forms.Form):
    """Why the agreement about the person ends."""

    because = forms.CharField(
        label=_("Hvorfor avsluttes avtalen?"),
        help_text=_("Personen kan lese dette."),
        max_length=300,
        widget=area(3),
        error_messages={"required": _("Skriv hvorfor avtalen avsluttes")},
    )
