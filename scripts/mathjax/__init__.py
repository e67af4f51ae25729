"""Formulas typeset at build time, by MathJax in one Node process, kept by content."""
