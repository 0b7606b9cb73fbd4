"""What is known about an audio file, and the error for files that are none."""

from dataclasses import dataclass


class UnreadableAudio(Exception):
    """The bytes are no audio in a supported format, or their header is damaged; the text says which."""


@dataclass(frozen=True, slots=True)
class AudioInfo:
    """Format, length in milliseconds, hertz and channels.

    The format is one of `wav`, `aiff`, `flac`, `ogg`, `mp3`, `mp2`, `aac`, `m4a`, `amr` and `wma`.
    """

    format: str
    duration_ms: int
    sample_rate: int
    channels: int
