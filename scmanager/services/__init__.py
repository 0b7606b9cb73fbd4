"""Use cases: async, free of Qt; each one decides, acts and says what changed."""
