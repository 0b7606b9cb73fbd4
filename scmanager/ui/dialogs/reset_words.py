"""What the dialog that resets links says, before and after."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.link_log import LinkEntry
from scmanager.core.link_resets import Consequences, ResetReport, ResetState, report_words, row_words
from scmanager.core.reset_reminders import Reminder, overtaken_words


def hint_words(*, has_people: bool, planned: Sequence[Reminder] = ()) -> str:
    """Say what a reset means, whoever has the link; `has_people` where others may have access without it.

    `planned` are the resets of the same tracks that are called off by it.
    """
    sure = _tr("This cannot be undone, and SoundCloud has one link per track: it stops for all who have it.")
    people = _tr("The people with access are not affected.") if has_people else ""
    return " ".join(part for part in (sure, people, overtaken_words(planned)) if part)


def heading_words(report: ResetReport, total: int) -> str:
    """Sum up resets that were tried, of `total` tracks."""
    done = len(report.of(ResetState.RESET))
    if total > 1:
        return _tr("{} of {} links were reset").format(texts.count(done), texts.count(total))
    if report.of(ResetState.CHECKING):
        return _tr("Whether the link was reset is being checked")
    return _tr("The link was reset") if done else _tr("The link was not reset")


def result_words(report: ResetReport, total: int, *, lists_losers: bool) -> str:
    """Say what became of the only one or those not reset; `lists_losers` where who lost access stands beneath."""
    if total > 1 or not report.rows:
        others = tuple(row for row in report.rows if row.state is not ResetState.RESET)
        return report_words(ResetReport(rows=others, left=report.left))
    words = row_words(report.rows[0])
    return f"{words} {_tr('These have only the old link:')}" if lists_losers else words


def loser_lines(consequences: Sequence[Consequences]) -> list[str]:
    """List those who lose access, one a line."""
    lines = [_line(entry) for each in consequences for entry in each.entries if entry.recipient]
    if unnamed := sum(each.unnamed for each in consequences):
        lines.append(_tr("Handed out {} without a name").format(texts.plural(unnamed, "time")))
    return lines


def _line(entry: LinkEntry) -> str:
    """Write to whom a link was handed, when and why."""
    return " · ".join(part for part in (entry.recipient, texts.day(entry.at), entry.note) if part)


def loser_names(consequences: Consequences) -> str:
    """Name those who lose access with a track."""
    names = ", ".join(consequences.recipients)
    if consequences.unread:
        return _tr("Not known now")
    return names or (_tr("Whoever got it") if consequences.entries else _tr("Nobody noted"))


def _tr(text: str) -> str:
    return QCoreApplication.translate("ResetWords", text)
