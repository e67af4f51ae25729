"""Python-Markdown extensions: the engine of the pages, under MkDocs and under what comes after it."""
