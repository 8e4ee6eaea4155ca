"""What must hold of a plan, decided from plain facts: statutory contents, moves, worklist order, undo.

Reads nothing.
"""
