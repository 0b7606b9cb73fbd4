"""What is said of the edits in a file."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from scmanager.core import texts
from scmanager.core.csv_plan import CellKind
from scmanager.core.csv_review import Review


def summary_words(review: Review) -> str:
    """Say in a line what a file holds, and beneath it what of it cannot be taken."""
    edits = texts.plural(len(review.changes), "edit")
    parts = [_tr("{} in {}").format(edits, texts.plural(review.track_count, "track"))]
    if conflicts := review.kinds[CellKind.CONFLICT]:
        parts.append(texts.plural(conflicts, "conflict"))
    if unsure := review.kinds[CellKind.UNSURE]:
        parts.append(_tr("{} that may be out of date").format(texts.count(unsure)))
    if problems := review.kinds[CellKind.PROBLEM] + len(review.troubles):
        parts.append(texts.plural(problems, "problem"))
    if review.unchanged:
        parts.append(_tr("{} without an edit").format(texts.plural(review.unchanged, "row")))
    return "\n".join(line for line in ("  ·  ".join(parts), left_out_words(review)) if line)


def left_out_words(review: Review) -> str:
    """Say which columns cannot be edited and were; nothing when none was."""
    headings = [heading for heading, _count in review.left_out]
    if not headings:
        return ""
    *others, last = headings
    named = _tr("{} and {}").format(", ".join(others), last) if others else last
    number = sum(count for _heading, count in review.left_out)
    of_what = _tr("of them") if others else _tr("of it")
    verb = _tr("is left out") if number == 1 else _tr("are left out")
    return _tr("{} cannot be edited; {} {} {}.").format(named, texts.plural(number, "change"), of_what, verb)


def no_edits_words(review: Review, name: str) -> str:
    """Say that a file holds nothing to look at."""
    if left_out := left_out_words(review):
        return _tr("“{}” holds no edits that can be made. {}").format(name, left_out)
    return _tr("“{}” holds no edits.").format(name)


def _tr(text: str) -> str:
    return QCoreApplication.translate("CsvImportDialog", text)
