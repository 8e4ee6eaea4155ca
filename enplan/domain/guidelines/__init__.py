"""Guidelines: what national professional guidelines recommend, kept as published, revision by revision.

ContSys: clinical guideline. FHIR R4: Library, with its recommendations as related artifacts. Holds
nothing about a person.
"""
