"""The people with access to a track: what a save would change, and what became of several saves."""

from __future__ import annotations

import enum
from collections.abc import Iterable, Sequence

import msgspec

from scmanager.core.users import User


class AccessMark(enum.StrEnum):
    """How a person stands in a list that is being changed."""

    KEPT = "kept"
    ADDED = "added"
    REMOVED = "removed"


class AccessChange(msgspec.Struct, frozen=True, kw_only=True):
    """Who is added to a list of people and who is removed, in the order of the lists."""

    added: tuple[User, ...] = ()
    removed: tuple[User, ...] = ()

    def __bool__(self) -> bool:
        """Tell whether anything changes."""
        return bool(self.added or self.removed)

    @property
    def undone(self) -> AccessChange:
        """The change that takes this one back."""
        return AccessChange(added=self.removed, removed=self.added)

    def applied(self, people: Iterable[User]) -> list[User]:
        """Return a list with the change made to it, whatever else changed in it meanwhile."""
        before, out = list(people), {user.urn for user in self.removed}
        return [*(user for user in before if user.urn not in out), *_missing(self.added, before)]


NO_CHANGE = AccessChange()


class AccessState(enum.StrEnum):
    """What became of the list of one track."""

    PLANNED = "planned"
    NOT_READ = "not read"
    """The list could not be read, so there is nothing to save."""
    SAVED = "saved"
    UNCHANGED = "unchanged"
    """It was like this already."""
    CONFLICT = "conflict"
    """It was changed elsewhere since it was looked at; nothing was overwritten."""
    PARTLY = "saved in part"
    """It was saved without people the server did not take, for example because their accounts were deleted."""
    NOT_SAVED = "not saved"
    UNKNOWN = "unknown"
    """It may have been written, and the server could not be asked."""


class AccessRow(msgspec.Struct, frozen=True, kw_only=True):
    """The people with access to one track: as they were `seen`, as they are `wanted`, and what became of it.

    `now` is the list as last read. `message` says in a sentence why it was not saved.
    """

    track_urn: str
    title: str
    seen: tuple[User, ...] = ()
    wanted: tuple[User, ...] = ()
    state: AccessState = AccessState.PLANNED
    now: tuple[User, ...] = ()
    message: str = ""

    @property
    def change(self) -> AccessChange:
        """What saving changes."""
        return change_between(self.seen, self.wanted)

    @property
    def may_retry(self) -> bool:
        """Whether saving again may help; a conflict has to be looked at first."""
        return self.state in {AccessState.PLANNED, AccessState.NOT_SAVED, AccessState.UNKNOWN}


def change_between(before: Iterable[User], after: Iterable[User]) -> AccessChange:
    """Compare two lists of people; their order says nothing."""
    old, new = list(before), list(after)
    return AccessChange(added=_missing(new, old), removed=_missing(old, new))


def same_people(one: Iterable[User], other: Iterable[User]) -> bool:
    """Tell whether two lists name the same people."""
    return {user.urn for user in one} == {user.urn for user in other}


def not_taken(wanted: Iterable[User], now: Iterable[User]) -> tuple[User, ...]:
    """Return who is missing from a list that else became what was wanted; nobody when it is another list."""
    change = change_between(wanted, now)
    return () if change.added else change.removed


def not_taken_words(people: Sequence[User]) -> str:
    """Say that the server did not take people over; they have to be some."""
    account = "The account" if len(people) == 1 else "The accounts"
    return f"The server gave no access to {_names(people).removesuffix('.')}. {account} may be deleted."


def change_words(change: AccessChange) -> str:
    """Write `Adds Ana and Ben. Removes Cy, who can no longer listen by their own account.`; empty for no change."""
    parts = []
    if change.added:
        parts.append(f"Adds {_names(change.added).removesuffix('.')}.")
    if change.removed:
        need = "needs" if len(change.removed) == 1 else "need"
        parts.append(f"Removes {_names(change.removed)}, who then {need} the link to listen.")
    return " ".join(parts)


def conflict_words(change: AccessChange) -> str:
    """Say what was changed elsewhere since a list was looked at."""
    return f"{elsewhere_words(change)} Look at the list as it is now and save again."


def elsewhere_words(change: AccessChange) -> str:
    """Write `Meanwhile Ana was added, Ben was removed elsewhere.`; the change has to be one."""
    return f"Meanwhile {done_words(change)} elsewhere."


def done_words(change: AccessChange) -> str:
    """Write `Ana was added, Ben was removed`; empty for no change."""
    done = [f"{user.name} was added" for user in change.added] + [f"{user.name} was removed" for user in change.removed]
    return ", ".join(done)


def _missing(users: Iterable[User], others: Iterable[User]) -> tuple[User, ...]:
    known = {user.urn for user in others}
    return tuple({user.urn: user for user in users if user.urn not in known}.values())


def _names(users: Sequence[User]) -> str:
    names = [user.name for user in users]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
