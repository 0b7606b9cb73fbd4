"""The only Qt in the program."""
