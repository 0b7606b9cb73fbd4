"""Read a multipart body piece by piece: fields into memory, files onto the disk with their sha256."""

import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from scmanager.sandbox.errors import ApiError, bad_request
from scmanager.sandbox.params import MAX_BODY, Params


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that came with a request and lies in the incoming folder."""

    path: Path
    filename: str
    size: int
    sha256: str


@dataclass(slots=True)
class Form:
    """The parameters and files of a body."""

    params: Params = field(default_factory=Params)
    files: dict[str, ReceivedFile] = field(default_factory=dict)

    def file(self, name: str) -> ReceivedFile | None:
        """Find a file by its field, with or without `track[…]` around it."""
        return self.files.get(f"track[{name}]") or self.files.get(name)

    def close(self) -> None:
        """Remove the files that nobody moved away."""
        for file in self.files.values():
            file.path.unlink(missing_ok=True)


class IncomingFile:
    """A file being received; it is hashed by a thread of its own while the disk writes."""

    def __init__(self, folder: Path, filename: str) -> None:
        self._file = tempfile.NamedTemporaryFile(dir=folder, delete=False, buffering=0)  # noqa: SIM115 - closed later
        self._hash = hashlib.sha256()
        self._hasher = ThreadPoolExecutor(max_workers=1)
        self._size = 0
        self._filename = filename

    def write(self, piece: memoryview) -> None:
        """Add a piece to the file and to its hash."""
        hashed = self._hasher.submit(self._hash.update, piece)
        self._size += len(piece)
        while piece:
            piece = piece[self._file.write(piece) :]
        hashed.result()

    def close(self) -> ReceivedFile:
        """Close the file and describe it."""
        self._hasher.shutdown()
        self._file.close()
        return ReceivedFile(Path(self._file.name), self._filename, self._size, self._hash.hexdigest())


class RawReader:
    """Reads a body that is nothing but the audio file."""

    saw_file = True

    def __init__(self, folder: Path, filename: str) -> None:
        self.form = Form()
        self._incoming: IncomingFile | None = IncomingFile(folder, filename)

    def feed(self, piece: bytes) -> None:
        """Write the next piece."""
        if self._incoming is not None:
            self._incoming.write(memoryview(piece))

    def finish(self) -> None:
        """Call the body the asset."""
        if self._incoming is not None:
            self.form.files["asset_data"] = self._incoming.close()
            self._incoming = None

    def close(self) -> None:
        """Remove what was received and not moved away."""
        self.finish()
        self.form.close()


class MultipartReader:
    """Reads a multipart body: parts with a file name become files, the others parameters."""

    def __init__(self, folder: Path, boundary: bytes) -> None:
        self.form = Form()
        self.saw_file = False
        self._folder = folder
        self._header = (b"", b"")
        self._disposition: dict[bytes, bytes] = {}
        self._value = bytearray()
        self._field_bytes = 0
        self._incoming: IncomingFile | None = None
        self._complete = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._on_part_begin,
                "on_header_field": self._on_header_field,
                "on_header_value": self._on_header_value,
                "on_header_end": self._on_header_end,
                "on_headers_finished": self._on_headers_finished,
                "on_part_data": self._on_part_data,
                "on_part_end": self._on_part_end,
                "on_end": self._on_end,
            },
        )

    def feed(self, piece: bytes) -> None:
        """Parse the next piece."""
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise bad_request("The multipart body cannot be read.") from error

    def finish(self) -> None:
        """Refuse a body that is not complete."""
        if not self._complete:
            raise bad_request("The multipart body ends before its last boundary.")

    def close(self) -> None:
        """Remove what was received and not moved away, also the file of a part that broke off."""
        if self._incoming is not None:
            self._incoming.close().path.unlink()
            self._incoming = None
        self.form.close()

    def _on_part_begin(self) -> None:
        self._disposition = {}
        self._value = bytearray()

    def _on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0] + data[start:end], b"")

    def _on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._header = (self._header[0], self._header[1] + data[start:end])

    def _on_header_end(self) -> None:
        name, value = self._header
        if name.lower() == b"content-disposition":
            self._disposition = parse_options_header(value)[1]
        self._header = (b"", b"")

    def _on_headers_finished(self) -> None:
        if b"filename" in self._disposition:
            self.saw_file = True
            filename = self._disposition[b"filename"].decode(errors="replace")
            self._incoming = IncomingFile(self._folder, filename)

    def _on_part_data(self, data: bytes, start: int, end: int) -> None:
        if self._incoming is not None:
            self._incoming.write(memoryview(data)[start:end])
            return
        self._field_bytes += end - start
        if self._field_bytes > MAX_BODY:
            raise ApiError(413, "The fields of the form are too large.")
        self._value += data[start:end]

    def _on_part_end(self) -> None:
        name = self._disposition.get(b"name", b"").decode(errors="replace")
        if self._incoming is None:
            self.form.params.add(name, _text(self._value))
            return
        self._keep(name, self._incoming.close())
        self._incoming = None

    def _keep(self, name: str, file: ReceivedFile) -> None:
        chosen = file.size > 0 or file.filename != ""
        replaced = self.form.files.pop(name, None) if chosen else file
        if replaced is not None:
            replaced.path.unlink()
        if chosen:
            self.form.files[name] = file

    def _on_end(self) -> None:
        self._complete = True


def _text(value: bytearray) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError as error:
        raise bad_request("A field of the form is not valid UTF-8.") from error
