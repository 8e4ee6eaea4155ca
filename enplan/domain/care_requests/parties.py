"""Who has to do with a person's notices: told by the database, because a coordinator does not see the notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import connection


@dataclass(frozen=True, slots=True)
class NoticeParties:
    """One notice: the unit that answers, the hat that sent it, and from when to when."""

    unit_id: int
    sender_hat_id: int
    sent_at: datetime
    closed_at: datetime | None


def notices_of(subject_id: int) -> list[NoticeParties]:
    """All notices about this person; nothing for those who do not manage the person's information."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT unit, sender, sent, closed FROM sec.notices_of(%s)", [subject_id])
        return [NoticeParties(*row) for row in cursor.fetchall()]
