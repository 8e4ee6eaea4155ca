"""What can be done with notices of need: sending and following them, and answering them in the coordinating unit."""

from enplan.domain.care_requests.services.appointing import appoint, appoint_to_vacancy, propose
from enplan.domain.care_requests.services.coordinators import keep_profile
from enplan.domain.care_requests.services.deciding import ask, close_without_need, receive
from enplan.domain.care_requests.services.sending import Sent, answer_question, send, tell_answer, withdraw

__all__ = [
    "Sent",
    "answer_question",
    "appoint",
    "appoint_to_vacancy",
    "ask",
    "close_without_need",
    "keep_profile",
    "propose",
    "receive",
    "send",
    "tell_answer",
    "withdraw",
]
