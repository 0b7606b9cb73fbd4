"""A desktop track manager for SoundCloud."""

__version__ = "0.1.0"
