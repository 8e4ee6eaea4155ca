"""The way through treatment and home again: episodes of care, the transition list, and the hand-over with two keys.

ContSys: episode of care, healthcare process, healthcare mandate. FHIR R4: EpisodeOfCare, Encounter, Task. Guideline
IS-1948, recommendation 86: together before, during and after, whoever runs the place of treatment.
"""
