"""Why a file is refused as a published guideline page: codes that the edge puts into words.

Pure. A refusal is a value judgement about the file only; nothing has been stored when it is raised.
"""

from enum import StrEnum

from enplan.base.kernel.errors import DomainError


class Damage(StrEnum):
    """What is wrong with the file as a whole."""

    EMPTY = "empty"
    WRONG_ENCODING = "wrong-encoding"
    CUT_OFF = "cut-off"
    OTHER_DOCUMENT = "other-document"
    CONTRADICTORY = "contradictory"


class Evidence(StrEnum):
    """How that is known."""

    NO_TEXT = "no-text"
    NOT_UTF_8 = "not-utf-8"
    UTF_16 = "utf-16"
    READ_AS_LATIN_1 = "read-as-latin-1"
    CHARACTERS_LOST = "characters-lost"
    INSIDE_A_CHARACTER = "inside-a-character"
    INSIDE_A_SENTENCE = "inside-a-sentence"
    NO_TITLE = "no-title"
    NO_FIELDS = "no-fields"
    NO_NORWEGIAN_TITLE = "no-norwegian-title"
    NO_BODY_TEXT = "no-body-text"
    LIST_WITHOUT_RECOMMENDATIONS = "list-without-recommendations"
    RECOMMENDATION_WITHOUT_TEXT = "recommendation-without-text"
    RECOMMENDATION_ABSENT = "recommendation-absent"
    RECOMMENDATION_NEVER_MENTIONED = "recommendation-never-mentioned"
    BINARY = "binary"
    MARKUP = "markup"
    TOO_LARGE = "too-large"
    NO_GUIDELINE_FIELDS = "no-guideline-fields"
    SEVERAL_PAGES = "several-pages"
    FIELD_TWICE = "field-twice"
    RECOMMENDATION_TWICE = "recommendation-twice"


class DamagedPage(DomainError):
    """The file is not a whole published page. `detail` is a label, a number or some words."""

    def __init__(self, damage: Damage, evidence: Evidence, detail: str = "") -> None:
        super().__init__(code=f"page-{damage}", evidence=evidence.value, detail=detail)
        self.damage, self.evidence, self.detail = damage, evidence, detail
