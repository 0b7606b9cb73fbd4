"""Panes: the parts of the main window; they never import each other."""
