"""Uploads written onto a socket by hand, for clients that leave in the middle."""

import json
import socket
from urllib.parse import urlsplit

from tests.helpers.sandbox import USER_TOKEN, Sandbox
from tests.helpers.sounds import wav

END = b"\r\n--edge--\r\n"


def multipart(audio: bytes | None = None, title: str = "By hand") -> bytes:
    """Return the body of an upload with the boundary `edge`."""
    parts = [
        f'--edge\r\nContent-Disposition: form-data; name="track[title]"\r\n\r\n{title}\r\n'.encode(),
        b'--edge\r\nContent-Disposition: form-data; name="track[asset_data]"; filename="a.wav"\r\n\r\n',
        wav() if audio is None else audio,
        END,
    ]
    return b"".join(parts)


def begin(box: Sandbox, length: int) -> socket.socket:
    """Connect, and write the head of an upload with a body of so many bytes."""
    address = urlsplit(box.url)
    head = (
        f"POST /tracks HTTP/1.1\r\nHost: {address.netloc}\r\nAuthorization: OAuth {USER_TOKEN}\r\n"
        f"Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {length}\r\n\r\n"
    )
    connection = socket.create_connection((address.hostname, address.port), timeout=5)
    connection.sendall(head.encode())
    return connection


def send_and_leave(box: Sandbox, body: bytes, *, missing: int = 0) -> None:
    """Send an upload, all but its last bytes, and close the connection without waiting for an answer."""
    with begin(box, len(body)) as connection:
        connection.sendall(body[: len(body) - missing])


def answer(connection: socket.socket) -> tuple[int, object]:
    """Read one answer with JSON in it."""
    head, _, body = _read_until(connection, b"\r\n\r\n").partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].split()[0])
    while len(body) < length:
        body += connection.recv(length - len(body))
    return int(head.split()[1]), json.loads(body)


def _read_until(connection: socket.socket, sign: bytes) -> bytes:
    data = b""
    while sign not in data:
        piece = connection.recv(65536)
        assert piece, f"the connection ended after {data!r}"
        data += piece
    return data
