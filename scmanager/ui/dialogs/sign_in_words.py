"""The words of the sign-in for each kind of server."""

from __future__ import annotations

from dataclasses import dataclass

from scmanager.core.profiles import ProfileKind

REGISTER_PAGE = "https://developers.soundcloud.com/docs/api/register-app"


@dataclass(frozen=True, slots=True)
class Words:
    """What a sign-in says where its words depend on the server."""

    heading: str
    hint: str
    register: str
    paste: str
    choose: str


WORDS: dict[ProfileKind, Words] = {
    "soundcloud": Words(
        heading="Sign in to SoundCloud",
        hint="SoundCloud gives each person their own key. It takes two minutes, once.",
        register="Register an app on SoundCloud and enter this redirect address there, exactly:",
        paste="Paste what SoundCloud shows you:",
        choose="Use SoundCloud",
    ),
    "sandbox": Words(
        heading="Sign in to the sandbox",
        hint="A server on this computer with made-up people and tracks. Nothing leaves it.",
        register="There is no app to register: the sandbox knows this redirect address.",
        paste="The sandbox has one key, filled in already:",
        choose="Try it on the sandbox",
    ),
    "other": Words(
        heading="Sign in to another server",
        hint="Any server that speaks one of the two dialects of SoundCloud's API.",
        register="Register an app on the server and enter this redirect address there, exactly:",
        paste="Paste what the server shows you:",
        choose="Other server…",
    ),
}

BLANK_PAGE = """A blank page means that the server does not know this key together with this redirect address. \
On the page of your app, check that
•  the redirect address is exactly {address} – http and not https, the numbers and not “localhost”, no slash at the end;
•  the client ID is the one above, all of it;
•  the app was saved after the last change.
If the browser cannot show the page it was sent to, copy the address of that page and paste it here."""
