"""SoundCloud over HTTP: both dialects of the API behind one client."""
