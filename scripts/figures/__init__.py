"""Figures as inline SVG that follows the page into light and dark, drawn from the snippets; always the same bytes."""
