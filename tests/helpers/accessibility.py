"""What a screen reader finds in a window: Qt's own accessibility tree."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QComboBox, QWidget

_ITEMS = {QAccessible.Role.Table, QAccessible.Role.List, QAccessible.Role.Tree, QAccessible.Role.PageTabList}


def elements(root: QWidget, *, hidden: bool = True) -> Iterator[QAccessibleInterface]:
    """Yield the elements below a widget; what lies in tables, lists and tab bars is left out."""
    yield from _below(QAccessible.queryAccessibleInterface(root), hidden=hidden)


def _below(parent: QAccessibleInterface, *, hidden: bool) -> Iterator[QAccessibleInterface]:
    for number in range(parent.childCount()):
        child = parent.child(number)
        if child is None or (child.state().invisible and not hidden):
            continue
        yield child
        if child.role() not in _ITEMS:
            yield from _below(child, hidden=hidden)


def name(element: QAccessibleInterface) -> str:
    """Return how an element is called; the choice that is shown is no name of a combo box."""
    widget = element.object()
    if isinstance(widget, QComboBox):
        return widget.accessibleName()
    return element.text(QAccessible.Text.Name)


def nameless_controls(root: QWidget) -> list[str]:
    """Return the visible elements that take the keyboard and have no name: each by its classes, outermost first."""
    return [
        _place(element.object())
        for element in elements(root, hidden=False)
        if element.state().focusable and not name(element)
    ]


def _place(widget: QWidget) -> str:
    classes = [type(widget).__name__]
    while (parent := widget.parentWidget()) is not None:
        widget = parent
        classes.append(type(widget).__name__)
    return " > ".join(reversed(classes))
