"""A local SoundCloud: both dialects, real audio files, faults on request."""
