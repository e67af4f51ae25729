"""The machinery: what reads the pages, typesets, draws, measures and checks."""
