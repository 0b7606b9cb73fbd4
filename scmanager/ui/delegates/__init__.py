"""Painters for table and list cells."""
