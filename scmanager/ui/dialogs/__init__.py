"""Dialogs: awaited, returning values."""
