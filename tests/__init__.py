"""The suite of scmanager."""
