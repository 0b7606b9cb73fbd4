"""Programs that use clients of others, unchanged; they run in interpreters of their own, with `.venv-clients`."""
