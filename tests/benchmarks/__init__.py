"""Benchmarks: the program and its reference in turn, in one run."""
