"""What the inspector asks of the pane in each of its tabs."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from scmanager.core.tracks import Track


class InspectorTab(QWidget):
    """A pane that shows one track at a time; `loads_hidden` panes load although another tab is in front."""

    loads_hidden = False

    @property
    def title(self) -> str:
        """The words on the tab."""
        raise NotImplementedError

    def show_track(self, track: Track | None) -> None:
        """Take over a track at once with what is known of it; another one than before forgets everything."""
        raise NotImplementedError

    async def load(self) -> None:
        """Fetch what else the tab shows of its track; nothing for tabs that show what is known."""
