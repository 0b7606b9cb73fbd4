"""Pure data and rules: frozen structs and functions, no I/O, no Qt."""
