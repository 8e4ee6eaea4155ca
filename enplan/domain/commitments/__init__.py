"""Where promises meet what happened: who owes what to whom by when, what shows that it was done, and what came of it.

ContSys: healthcare commitment. FHIR R4: Task with restriction.period.end, from PlanDefinition and Contract.term.
Rules come from law, guideline, pathway and routine as shipped (data/rules), from clauses of agreements in force, and
from what a place has decided itself; `enplan.engine` computes what they come to. What is stored knows no clock: that a
time limit has passed is told from it when somebody reads.
"""
