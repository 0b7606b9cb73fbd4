"""Addresses a server may name: those that are opened, and those that must never be (fault U2)."""

LOCAL = "http://127.0.0.1:8760"
"""The server the program is connected to."""

SAFE = (
    "https://soundcloud.com/ana/song",
    "https://www.soundcloud.com/ana",
    "https://on.soundcloud.com/abc",
    "HTTPS://SoundCloud.com/ana",
    f"{LOCAL}/ana/song",
)

UNSAFE = (
    "",
    "soundcloud.com/ana",
    "//soundcloud.com/ana",
    "http://soundcloud.com/ana",
    "ftp://soundcloud.com/ana",
    "javascript:alert(1)",
    "javascript://soundcloud.com/%0aalert(1)",
    "data:text/html,<script>",
    "file:///etc/passwd",
    "file://soundcloud.com/share",
    "smb://soundcloud.com/share",
    "vbscript:x",
    "https://",
    "https:///ana",
    "https://soundcloud.com@evil.example/ana",
    "https://evil.example@soundcloud.com/ana",
    "https://ana:pass@soundcloud.com/",
    "https://soundcloud.com.evil.example/ana",
    "https://evilsoundcloud.com/ana",
    "https://soundcloud.com.",
    "https://soundcloud.com:443/ana",
    "https://soundcloud.com:8443/ana",
    "https://soundcloud.com:99999/ana",
    "https://soundcloud.com\\@evil.example",
    "https://evil.example\\.soundcloud.com",
    "https://soundcloud.com/a b",
    "https://soundcloud.com/\nSet-Cookie: x",
    "https://soundcloud.com/\x00",
    'https://soundcloud.com/"onmouseover=',
    "https://soundcloud.com/<img>",
    "https://sоundcloud.com/ana",
    "https://[::1/ana",
    "http://127.0.0.1:8761/ana",
    "https://127.0.0.1:8760/ana",
    "http://127.0.0.1:8760@evil.example/",
    "http://localhost:8760/ana",
)
