"""Item models over core structs."""
