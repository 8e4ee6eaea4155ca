"""Requests for care: notices that somebody needs a plan or a coordinator, and what the coordinating unit answers.

FHIR R4: ServiceRequest, Communication. ContSys: demand for care. Helsepersonelloven § 38 a; helse- og
omsorgstjenesteloven §§ 7-2 and 7-3 (as given in the Directorate's guide).
"""
