"""Persons and those related to them. ContSys: subject of care, other carer. FHIR R4: Patient, RelatedPerson."""
