"""How exact the snippets are: the page's own formula at 50 digits is the truth that their code is measured against.

oracle (which formula, and its value) → points (where) → measure (how far off) → the command, the figures, the table.
"""
