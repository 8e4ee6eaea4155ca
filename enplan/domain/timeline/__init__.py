"""What happened for a person, in order, never altered: the evidence that promises are measured by.

FHIR R4: the traces of Encounter, Consent, Communication, Appointment, Task. The catalogue of kinds with definitions is
data/event_kinds.toml; written by the same use cases that people use anyway.
"""
