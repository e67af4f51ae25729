"""The proof that the checker checks: published formulas are changed in one place, and it must tell.

Only the lexer is shared with scripts.equations, so that a slip of its parser or evaluator cannot hide a mutant.
"""
