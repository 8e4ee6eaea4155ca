"""The one individual plan (individuell plan): what matters, goals, who does what, and when we look again.

ContSys: care plan, health objective, healthcare goal, healthcare activity. FHIR R4: CarePlan, Goal, Task,
ServiceRequest. The nine statutory contents stand in data/statutory_contents.toml.
"""
