"""Reading notices: one's own as sender, those about oneself, and what a coordinating unit has before it."""

from enplan.domain.care_requests.queries.coordinators import Coordinator, coordinators
from enplan.domain.care_requests.queries.inbox import (
    Closed,
    Inbox,
    InboxRow,
    Shelf,
    Vacancy,
    inbox,
    notice_for_unit,
    vacancy,
)
from enplan.domain.care_requests.queries.notices import (
    About,
    Coordination,
    NoticeView,
    QuestionView,
    Route,
    about_me,
    sent_by_me,
    sent_one,
    where_to,
    who_it_is_about,
)

__all__ = [
    "About",
    "Closed",
    "Coordination",
    "Coordinator",
    "Inbox",
    "InboxRow",
    "NoticeView",
    "QuestionView",
    "Route",
    "Shelf",
    "Vacancy",
    "about_me",
    "coordinators",
    "inbox",
    "notice_for_unit",
    "sent_by_me",
    "sent_one",
    "vacancy",
    "where_to",
    "who_it_is_about",
]
