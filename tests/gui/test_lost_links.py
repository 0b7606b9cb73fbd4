"""Whoever has only dead links of a track is named until there is a new one."""

from __future__ import annotations

from scmanager.core.link_log import LinkKind
from tests.helpers.clients import client_of
from tests.helpers.dialogs import Stage
from tests.helpers.inspector_fakes import Rig
from tests.helpers.opened_sessions import session_over
from tests.helpers.sandbox import Sandbox
from tests.helpers.waiting import until


async def test_who_was_left_without_a_new_link_is_named_again_after_the_next_reset(qapp, sandbox: Sandbox) -> None:
    async with client_of(sandbox) as client, session_over(client) as session:
        await session.library.refresh()
        track, log = next(each for each in session.library.packed if each.is_private), session.links.log
        rig = Rig(Stage(qapp).theme, session=session)
        await rig.show(track)
        await rig.open_tab("Sharing")
        for name in ("Anna", "Ben"):
            log.note([(track, await session.client.secret_link(track))], LinkKind.LISTENER, recipient=name)
        await log.settled()
        await session.links.resets.reset([track])
        await until(lambda: "Have only an old link: Ben, Anna" in rig.words())
        log.note([(track, await session.client.secret_link(track))], LinkKind.LISTENER, recipient="Anna")
        await until(lambda: "Have only an old link: Ben. Dead since" in rig.words())
        await session.links.resets.reset([track])
        await until(lambda: "Have only an old link: Anna, Ben. Dead since" in rig.words())
        assert "2 recipients have only the old link" in rig.words()
        await rig.close()
