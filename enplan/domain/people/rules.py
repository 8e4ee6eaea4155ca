"""Rules about a person's particulars. Pure."""

from __future__ import annotations

import re
from datetime import date

from enplan.base.kernel.errors import Invalid
from enplan.base.kernel.national_identifier import NotANationalIdentifier, parse
from enplan.base.terminology import code_system

OLDEST = 120
PHONE = re.compile(r"\+?[0-9 ]{5,20}")


def age_on(birth_date: date, day: date) -> int:
    """Whole years on a day; someone born 29 February has the birthday on 1 March in common years."""
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))


def check_particulars(
    *,
    given_name: str,
    family_name: str,
    birth_date: date | None,
    national_identifier: str,
    phone: str,
    today: date,
    only_synthetic: bool = False,
) -> None:
    """Raise Invalid with a code for each field that cannot stand."""
    wrong: dict[str, str] = {}
    if not given_name.strip():
        wrong["given_name"] = "missing"
    if not family_name.strip():
        wrong["family_name"] = "missing"
    if birth_date is None:
        wrong["birth_date"] = "missing"
    elif birth_date > today or age_on(birth_date, today) > OLDEST:
        wrong["birth_date"] = "impossible-date"
    if phone and not PHONE.fullmatch(phone.strip()):
        wrong["phone"] = "not-a-phone-number"
    if code := identifier_fault(national_identifier, birth_date, only_synthetic=only_synthetic):
        wrong["national_identifier"] = code
    if wrong:
        raise Invalid(wrong)


def invitation_fault(*, protected_address: bool, by_staff: bool, as_guardian: bool) -> str:
    """Why somebody close may not be invited this way, as a code, or an empty text (data/protected_address.toml)."""
    limits = code_system("domain.people.protected_address").concept("limits")
    if not protected_address:
        return ""
    if as_guardian and not limits.flag("represented_on_screen"):
        return "protected-not-represented"
    if by_staff and not limits.flag("staff_invite_close"):
        return "protected-own-hand"
    return ""


def may_be_represented(*, protected_address: bool) -> bool:
    """Whether somebody may answer for the person on screen (data/protected_address.toml)."""
    return not invitation_fault(protected_address=protected_address, by_staff=False, as_guardian=True)


def identifier_fault(value: str, birth_date: date | None, *, only_synthetic: bool = False) -> str:
    """Why this is no usable national identifier, as a code, or an empty text."""
    if not value:
        return "missing"
    try:
        identifier = parse(value, synthetic_only=only_synthetic)
    except NotANationalIdentifier as error:
        return error.fault.value
    if birth_date and identifier.birth_date and identifier.birth_date != birth_date:
        return "another-birth-date"
    return ""
