"""The files of the upload dialog as they stand: read, compared with what is there, and changed. No controls."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import Coroutine, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from scmanager.core.candidates import Candidate, Totals, assessing
from scmanager.core.drafts import Draft
from scmanager.core.filenames import shown
from scmanager.core.look_alikes import LookAlikes
from scmanager.core.name_patterns import PatternError, parse
from scmanager.core.presets import Preset
from scmanager.core.users import Quota
from scmanager.errors import FileProblem
from scmanager.ui.dialogs.content_check import ContentCheck
from scmanager.ui.dialogs.names_dialog import NamesWish
from scmanager.ui.dialogs.new_tracks import checked, with_artwork, with_defaults, with_name, with_preset
from scmanager.ui.dialogs.upload_desk import UploadDesk
from scmanager.ui.models.drafts_model import DraftsModel
from scmanager.ui.models.sliced import SlicedWork, Steps
from scmanager.ui.tasks import Tasks
from scmanager.ui.widgets.picture_files import Picture, decode, read_picture

_MOMENT_MS = 400
_STEP = 64
_MOST_AT_ONCE = 1000


class UploadSheet(QObject):
    """Candidates in their order, kept up to date with the account and with each other.

    Signals: changed (a file is another, or in another place), added (the candidates of new files), skipped (sentences
    about what was left out), picture_changed (the path of a file), settled (nothing is read or compared any more).
    """

    changed = Signal()
    added = Signal(list)
    skipped = Signal(list)
    picture_changed = Signal(object)
    settled = Signal()

    def __init__(self, tasks: Tasks, desk: UploadDesk, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._desk = desk
        self._running: set[asyncio.Task[None]] = set()
        self._look_alikes: LookAlikes | None = None
        self._assessing = SlicedWork(tasks, self._on_assessed)
        self._found: dict[Path, tuple[str, str]] = {}
        self.reads = 0
        self.account = desk.account
        self.names: NamesWish | None = None
        self.totals = Totals()
        self.model = DraftsModel(self)
        self.check = ContentCheck(tasks, desk.find_uploaded, self)
        self._soon = QTimer(self, singleShot=True, interval=_MOMENT_MS)
        self._soon.timeout.connect(self.assess)
        self.model.rowsMoved.connect(self.assess)
        self.check.found.connect(self._on_found)
        self.check.finished.connect(self.assess)

    @property
    def quota(self) -> Quota:
        """How much may still be uploaded."""
        return self.account.quota if self.account else Quota()

    @property
    def refusal(self) -> str:
        """Why this account cannot upload: the server would only answer that nobody is signed in."""
        if self.account is None or self.account.email_confirmed is not False:
            return ""
        return self.tr("Confirm your e-mail address on SoundCloud first. Until then it refuses all uploads.")

    @property
    def is_busy(self) -> bool:
        """Whether files are still being read or compared."""
        return self.reads > 0 or self.check.is_running or self._assessing.is_running

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """All files in their order."""
        return self.model.candidates

    @property
    def usable(self) -> list[Candidate]:
        """Those that can be uploaded, whatever the user decides."""
        return [candidate for candidate in self.candidates if candidate.draft.can_upload]

    @property
    def going(self) -> list[Candidate]:
        """Those that will be uploaded."""
        return [candidate for candidate in self.candidates if candidate.will_upload]

    def add_paths(self, paths: Sequence[Path]) -> None:
        """Read more files and folders into the list."""
        if paths:
            self.reads += 1
            self._start(self._read(paths))

    def change(self, candidates: Iterable[Candidate]) -> None:
        """Put changed candidates in place of those of the same files."""
        self.model.change({candidate.draft.path: candidate for candidate in candidates})
        self.assess()

    async def apply_preset(self, preset: Preset, paths: Iterable[Path]) -> str:
        """Give files the values of a preset; return what could not be given, in a sentence, or nothing."""
        picture, problem = None, ""
        if preset.artwork:
            try:
                picture = await asyncio.to_thread(read_picture, Path(preset.artwork))
            except FileProblem as error:
                problem = self._without_picture(preset, error)
        changed = [
            self._with_preset(candidate, preset, has_picture=picture is not None) for candidate in self.of(paths)
        ]
        self.change(changed)
        if picture is not None:
            for candidate in changed:
                self._show_picture(candidate.draft.path, picture)
        return problem

    def use_pattern(self, wish: NamesWish) -> int:
        """Fill the fields of files from their names, in time also those of files to come; return how many fitted."""
        if wish.only is None:
            self.names = wish
        wanted = [each for each in self.usable if wish.concerns(each.draft)]
        changed = [with_name(each, wish.pattern, self._desk.writable) for each in wanted]
        self.change(changed)
        return sum(one is not other for one, other in zip(wanted, changed, strict=True))

    def of(self, paths: Iterable[Path]) -> list[Candidate]:
        """Return the files of these paths that can be uploaded, as they are now."""
        wanted = set(paths)
        return [each for each in self.usable if each.draft.path in wanted]

    def assess(self) -> None:
        """Compare everything again: with tracks, with each other, with the upload time that is left, with the clock."""
        self._assessing.start(self._assess())

    def _assess(self) -> Steps:
        """Do that in steps: whatever changes the files meanwhile begins it anew."""
        found, totals = dict(self._found), Totals()
        known = (checked(_with_found(candidate, found)) for candidate in self.candidates)
        judged = assessing(known, self.quota, self._look_alikes or LookAlikes())
        for first in range(0, self.model.rowCount(), _STEP):
            some = tuple(itertools.islice(judged, _STEP))
            self.model.set_rows(first, some)
            totals = totals.plus(some)
            yield
        self.totals = totals
        for path in found:
            self._found.pop(path, None)

    def _on_assessed(self) -> None:
        self.changed.emit()
        if not self.is_busy:
            self.settled.emit()

    def _assess_soon(self) -> None:
        if not self._soon.isActive():
            self._soon.start()

    def remove_gone(self) -> None:
        """Take note that files were taken out of the list."""
        self.check.keep({candidate.draft.path for candidate in self.candidates})
        self.assess()

    async def reload_account(self) -> None:
        """Ask again who is signed in and what may still be uploaded."""
        self.account = await self._desk.read_account()
        self.assess()

    def close(self) -> None:
        """Read no more."""
        self._soon.stop()
        self._assessing.stop()
        self.check.close()
        for task in self._running:
            task.cancel()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.spawn(work, "read files")
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _read(self, paths: Sequence[Path]) -> None:
        try:
            result = await self._desk.read_files(paths)
            if self._look_alikes is None:
                self._look_alikes = await asyncio.to_thread(LookAlikes, self._desk.known)
            fresh = await self._add(await asyncio.to_thread(self._made_of, result.drafts))
        finally:
            self.reads -= 1
        self.check.add(each.draft.audio for each in fresh if each.draft.audio and each.draft.can_upload)
        self.assess()
        self.skipped.emit([f"{problem.path_text}: {problem.sentence}" for problem in result.skipped])
        self.added.emit(fresh)
        for candidate in fresh:
            await self._read_picture(candidate.draft)

    async def _add(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Append candidates some at a time, and return those that were not listed."""
        fresh: list[Candidate] = []
        for first in range(0, len(candidates), _MOST_AT_ONCE):
            fresh += self.model.add(candidates[first : first + _MOST_AT_ONCE])
            await asyncio.sleep(0)
        return fresh

    def _without_picture(self, preset: Preset, error: FileProblem) -> str:
        words = self.tr("The rest of the preset was applied, but not its picture “{}”. {}")
        return words.format(shown(Path(preset.artwork).name), error.message)

    def _with_preset(self, candidate: Candidate, preset: Preset, *, has_picture: bool) -> Candidate:
        given = with_preset(candidate, preset, self._desk.writable)
        if has_picture:
            given = with_artwork(given, Path(preset.artwork))
        if preset.pattern and not given.draft.has_tags:
            with contextlib.suppress(PatternError):
                given = with_name(given, parse(preset.pattern), self._desk.writable)
        return given

    def _made_of(self, drafts: Iterable[Draft]) -> list[Candidate]:
        return [self._candidate(draft) for draft in drafts]

    def _candidate(self, draft: Draft) -> Candidate:
        candidate = checked(Candidate(draft=with_defaults(draft)))
        if self.names is None or draft.has_tags:
            return candidate
        return with_name(candidate, self.names.pattern, self._desk.writable)

    async def _read_picture(self, draft: Draft) -> None:
        if not draft.artwork:
            return
        try:
            self._show_picture(draft.path, await asyncio.to_thread(decode, draft.artwork))
        except FileProblem as problem:
            words = self.tr("The picture in its tags was left out. {}").format(problem.message)
            self._change_draft(draft.path, artwork=b"", warning=f"{draft.warning} {words}".strip())

    def _show_picture(self, path: Path, picture: Picture) -> None:
        self.model.set_picture(path, picture)
        self.picture_changed.emit(path)

    def _change_draft(self, path: Path, **changes: object) -> None:
        candidate = self.model.candidate(self.model.row_of(path))
        if candidate is not None:
            draft = msgspec.structs.replace(candidate.draft, **changes)
            self.change([msgspec.structs.replace(candidate, draft=draft)])

    def _on_found(self, path: Path, content: str, uploaded: str) -> None:
        self._found[path] = (content, uploaded)
        self._assess_soon()


def _with_found(candidate: Candidate, found: Mapping[Path, tuple[str, str]]) -> Candidate:
    """Return a candidate with what was found out about its content."""
    content, uploaded = found.get(candidate.draft.path, ("", ""))
    if not content or content == candidate.draft.content:
        return candidate
    draft = msgspec.structs.replace(candidate.draft, content=content)
    return msgspec.structs.replace(candidate, draft=draft, uploaded=uploaded)
