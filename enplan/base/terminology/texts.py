"""One text in the three languages of the product.

Must not hold any text itself; the data files do.
"""

from dataclasses import dataclass

from django.utils.translation import get_language

LANGUAGES = ("nb", "nn", "en")
"""Bokmål first: it is shown when the wanted language is not one of ours."""


@dataclass(frozen=True, slots=True)
class Text:
    """The same words in bokmål, nynorsk and English; `str(text)` is in the language of the request."""

    nb: str
    nn: str
    en: str

    def in_language(self, language: str | None) -> str:
        """Return the words in `language` (a tag such as `nn` or `nn-NO`); bokmål for any other language."""
        match (language or "").lower().partition("-")[0]:
            case "nn":
                return self.nn
            case "en":
                return self.en
            case _:
                return self.nb

    def __str__(self) -> str:
        return self.in_language(get_language())
