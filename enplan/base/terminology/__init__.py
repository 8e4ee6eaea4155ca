"""Codes with meanings: facts of the domain kept as data, each with its source and the day it holds from.

A package keeps its facts in `data/<name>.toml` and reads them by naming the file, as in
`code_system("domain.consents.periods")`. Nothing here knows what any code means, and nothing here imports the
package that owns the file.
"""

from enplan.base.terminology.concepts import CodeSystem, Concept, LawReference
from enplan.base.terminology.errors import DamagedTerminology, TerminologyError, UnknownCode
from enplan.base.terminology.reader import code_system, read_code_system
from enplan.base.terminology.texts import LANGUAGES, Text

__all__ = [
    "LANGUAGES",
    "CodeSystem",
    "Concept",
    "DamagedTerminology",
    "LawReference",
    "TerminologyError",
    "Text",
    "UnknownCode",
    "code_system",
    "read_code_system",
]
