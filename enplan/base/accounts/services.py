"""Accounts and hats: made by those who keep accounts, or by the sign-in and invitation jobs.

These are mechanisms without a use-case door of their own; the database lets through only a context that keeps accounts.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from enplan.base.accounts.models import Account, Hat
from enplan.base.accounts.roles import Role


def digest(national_identifier: str) -> str:
    """A keyed digest by which an account is prepared before its owner has signed in; never shown, never reversed."""
    key = hashlib.sha256(b"identifier|" + settings.SECRET_KEY.encode()).digest()
    return hmac.new(key, national_identifier.encode(), hashlib.sha256).hexdigest()


def prepare_account(display_name: str, national_identifier: str | None = None) -> Account:
    """An account that its owner can take with their e-ID; the same one if it is already there."""
    if national_identifier is None:
        return Account.objects.create(display_name=display_name)
    account, _ = Account.objects.get_or_create(
        identifier_digest=digest(national_identifier), defaults={"display_name": display_name}
    )
    return account


def sign_in(issuer: str, subject: str, national_identifier: str | None) -> Account | None:
    """The account of this e-ID, bound on first use through the identifier digest; None when nobody prepared one."""
    account = Account.objects.filter(issuer=issuer, subject=subject, disabled_at__isnull=True).first()
    if account or not national_identifier:
        return account
    account = Account.objects.filter(
        identifier_digest=digest(national_identifier), disabled_at__isnull=True
    ).first()
    if account and account.issuer is None:
        account.issuer, account.subject = issuer, subject
        account.save(update_fields=["issuer", "subject"])
    return account


def open_account(
    issuer: str, subject: str, display_name: str, national_identifier: str | None
) -> Account | None:
    """An account for an e-ID that nobody had prepared one for: only for somebody who comes by an invitation.

    None when this e-ID or this number has an account already, which then is a closed one.
    """
    taken = Q(issuer=issuer, subject=subject)
    if national_identifier:
        taken |= Q(identifier_digest=digest(national_identifier))
    if Account.objects.filter(taken).exists():
        return None
    return Account.objects.create(
        issuer=issuer,
        subject=subject,
        display_name=display_name,
        identifier_digest=digest(national_identifier) if national_identifier else None,
    )


def give_hat(
    account: Account,
    role: Role,
    *,
    title: str = "",
    organization_id: int | None = None,
    organization_name: str = "",
    subject_id: int | None = None,
    phone: str = "",
    hpr_number: str = "",
) -> Hat:
    """A hat from now on, or the live one that already says the same."""
    live = Hat.objects.filter(
        account=account, role=role, organization_id=organization_id, subject_id=subject_id, ends_at=None
    )
    return live.first() or Hat.objects.create(
        account=account,
        role=role,
        title=title,
        organization_id=organization_id,
        organization_name=organization_name,
        subject_id=subject_id,
        phone=phone,
        hpr_number=hpr_number,
    )


def end_hat(hat_id: int, at: datetime | None = None) -> None:
    """Take a hat off for good: the next request with it reaches nothing."""
    Hat.objects.filter(pk=hat_id, ends_at=None).update(ends_at=at or timezone.now())


def hats_of(account_id: int) -> list[Hat]:
    """The hats that an account can wear now, in the order they were given; a closed account can wear none."""
    now = timezone.now()
    live = Q(ends_at__isnull=True) | Q(ends_at__gt=now)
    open_account = Q(account_id=account_id, account__disabled_at__isnull=True)
    return list(Hat.objects.filter(live, open_account, starts_at__lte=now).order_by("id"))


def known_hat(issuer: str, subject: str) -> Hat:
    """The first live hat of the account with this key. Raises KeyError when there is none."""
    account = Account.objects.filter(issuer=issuer, subject=subject, disabled_at__isnull=True).first()
    hats = hats_of(account.pk) if account else []
    if not hats:
        raise KeyError(subject)
    return hats[0]
