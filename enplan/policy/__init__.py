"""Who may do what, on which basis. The only place that knows.

Three tables and one calculation: permissions of roles (roles.py), the most that a role may have in a category
(capabilities.csv, reviewed as data), what consent and team open (compilation.py, pure), and the evaluation of stored
grants at a moment (evaluation.py, pure; the database holds the same rule on its own).
"""
