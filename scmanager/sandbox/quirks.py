"""Quirks: what a server may do in its own way, while it works and answers as usual.

They are planned like faults, and go together with each other and with one fault of another kind:

- `drop_tags`: a new track does not keep the tags of one word that look like this. arg: a pattern as in `fnmatch`
  (`*_*`, which is what programs write and people do not).
- `ignore_permalink`: a new track gets a permalink made of its title, whatever was asked for.
- `processing`: how long the sound of a new track takes, and how that ends. arg: seconds, `"stuck"` for ever,
  `"failed"` at once, or `{"seconds", "then": "failed"}`.
- `commit_early`: a track is made although its upload broke off, when only the closing boundary had not come.
- `hide_new_tracks_for`: from this request on, until the faults are cleared, lists leave out the tracks that were
  uploaded in the last seconds (60). arg: the seconds, or `{"seconds", "everywhere": true}` to let nobody find those
  tracks by their address either, nor count them.
- `ignore_filters`: a search takes no notice of some of its filters, as in
  https://github.com/soundcloud/api/issues/495. arg: their names, such as `["bpm", "tags"]`; all of them otherwise.
- `needs_words`: a search without `q` is refused, as in https://github.com/soundcloud/api/issues/249.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

from starlette.requests import Request
from starlette.types import Scope

from scmanager.sandbox import tags
from scmanager.sandbox.fields import Columns
from scmanager.sandbox.processing import Processing
from scmanager.sandbox.state import Hiding, Sandbox

FILTERS = frozenset({"q", "ids", "urns", "genres", "tags", "bpm", "duration", "created_at", "filter", "access"})

_KEY = "sandbox.quirks"


@dataclass(frozen=True, slots=True)
class Quirks:
    """How one request is dealt with otherwise than usual."""

    dropped_tags: str = ""
    ignore_permalink: bool = False
    processing: Processing = field(default_factory=Processing)
    commit_early: bool = False
    ignored_filters: frozenset[str] = frozenset()
    needs_words: bool = False

    def altered(self, given: Columns) -> Columns:
        """Return what a server keeps of the fields of a new track."""
        kept = {name: value for name, value in given.items() if name != "permalink" or not self.ignore_permalink}
        if self.dropped_tags and "tag_list" in kept:
            kept["tag_list"] = tags.join(tag for tag in tags.split(str(kept["tag_list"])) if not self._drops(tag))
        return kept

    def _drops(self, tag: str) -> bool:
        return " " not in tag and fnmatchcase(tag, self.dropped_tags)


Alter = Callable[[Quirks, Any, Sandbox], Quirks]


def _drop_tags(quirks: Quirks, arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, dropped_tags=str(arg or "*_*"))


def _ignore_permalink(quirks: Quirks, _arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, ignore_permalink=True)


def _processing(quirks: Quirks, arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, processing=Processing.parse(arg))


def _commit_early(quirks: Quirks, _arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, commit_early=True)


def _ignore_filters(quirks: Quirks, arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, ignored_filters=FILTERS if arg is None else frozenset(arg))


def _needs_words(quirks: Quirks, _arg: Any, _: Sandbox) -> Quirks:
    return replace(quirks, needs_words=True)


def _hide_new_tracks_for(quirks: Quirks, arg: Any, sandbox: Sandbox) -> Quirks:
    wishes = arg if isinstance(arg, dict) else {"seconds": arg}
    seconds = wishes.get("seconds")
    sandbox.hiding = Hiding(60 if seconds is None else float(seconds), bool(wishes.get("everywhere")))
    return quirks


QUIRKS: dict[str, Alter] = {
    "drop_tags": _drop_tags,
    "ignore_permalink": _ignore_permalink,
    "processing": _processing,
    "commit_early": _commit_early,
    "ignore_filters": _ignore_filters,
    "needs_words": _needs_words,
    "hide_new_tracks_for": _hide_new_tracks_for,
}


def plan_quirks(scope: Scope, sandbox: Sandbox) -> None:
    """Write into a request how it is to be dealt with: of each kind the first that was planned for it."""
    quirks = Quirks()
    for name, alter in QUIRKS.items():
        fault = sandbox.faults.take(scope["method"], scope["path"], {name})
        if fault is not None:
            quirks = alter(quirks, fault.arg, sandbox)
    scope[_KEY] = quirks


def quirks_of(request: Request) -> Quirks:
    """Tell how a request is to be dealt with."""
    quirks: Quirks = request.scope.get(_KEY) or Quirks()
    return quirks
