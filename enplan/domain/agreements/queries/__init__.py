"""Reading agreements: the list, one agreement with its versions, a proposal with its comments."""

from enplan.domain.agreements.queries.choices import Body, Choices, choices
from enplan.domain.agreements.queries.listing import Line, listing
from enplan.domain.agreements.queries.whole import (
    AgreementView,
    ClauseView,
    CommentView,
    PartyView,
    Proposal,
    SignatureView,
    VersionView,
    agreement,
    proposal,
    version,
)

__all__ = [
    "AgreementView",
    "Body",
    "Choices",
    "ClauseView",
    "CommentView",
    "Line",
    "PartyView",
    "Proposal",
    "SignatureView",
    "VersionView",
    "agreement",
    "choices",
    "listing",
    "proposal",
    "version",
]
