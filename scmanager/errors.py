"""Every error a user can meet, as one tree.

    ScmanagerError              title + message for people; `retryable` and `retry_after` for loops
    ├── InputError              what was given cannot be used: a field, a name, a link
    │   └── FileProblem         a file that cannot be read, is no audio, is too large, changed or vanished
    ├── NotPossible             this server or dialect has no such operation
    ├── StorageError            this computer would not read or write (disk full, read-only, locked)
    │   ├── KeychainUnavailable the keychain is locked or does not answer; nothing is lost, and nobody is signed out
    │   └── MadeByNewerVersion  what a newer version of the program wrote is left alone
    ├── NetworkError            no complete answer came
    │   ├── Offline             no connection could be made
    │   │   ├── Untrusted       the server could not prove who it is, so nothing was sent
    │   │   └── CaptivePortal   the network wants a sign-in of its own before it lets anything through
    │   ├── TimedOut            connected, but no answer in time
    │   ├── ConnectionLost      the connection broke on the way
    │   └── Unconfirmed         something was sent and may have been done; only the user sends it again
    └── ServerError             an answer came, and it says no (`status`, `request_id`)
        ├── NotSignedIn         401
        │   └── SignInNeeded    the session cannot be renewed: only the user can sign in again
        ├── SignInRefused       the sign-in itself was refused (`code`)
        ├── Forbidden           403
        ├── NotFound            404, 410
        ├── Rejected            400, 405, 406, 409, 413, 415, 422: asking again in the same words will not help
        ├── TooManyRequests     429, and 403 from a gateway: nobody is let through for a while
        ├── SpamSuspected       429 for what looks like spam: only the user can clear that up, on the site
        ├── ServerFailed        5xx and 408: worth another try later
        └── BadAnswer           the answer could not be understood

Whatever else is raised is a bug of ours and is shown as one.
"""

from __future__ import annotations


class ScmanagerError(Exception):
    """An expected failure: `title` names it, `message` says what happened and what to do next.

    `retryable` says that the same request may work later, `retry_after` after how many seconds
    (None: unknown). `details` is for "Copy details" and holds no secret.
    """

    title = "Something went wrong"
    retryable = False

    def __init__(self, message: str, *, retry_after: float | None = None, details: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.retry_after = retry_after
        self.details = details


class InputError(ScmanagerError):
    """What the user gave cannot be used as it is."""

    title = "That cannot be used"


class FileProblem(InputError):
    """A file cannot be used; the message says why in one sentence."""

    title = "This file cannot be used"


class NotPossible(ScmanagerError):
    """This server does not offer the operation; the message offers the nearest thing."""

    title = "Not possible on this server"


class StorageError(ScmanagerError):
    """This computer would not read or write."""

    title = "This computer could not save"
    retryable = True


class KeychainUnavailable(StorageError):
    """The keychain is locked, hangs or fails; what it holds is still there. Only the user can unlock it."""

    title = "The keychain does not answer"
    retryable = False


class MadeByNewerVersion(StorageError):
    """A file was written by a newer version of the program, which alone understands it; it is left as it is."""

    title = "This needs a newer scmanager"
    retryable = False


class NetworkError(ScmanagerError):
    """No complete answer came from the server."""

    title = "No answer from the server"
    retryable = True


class Offline(NetworkError):
    """No connection to the server could be made."""

    title = "No connection"


class Untrusted(Offline):
    """The server's certificate is not right; trying again would not make it right."""

    title = "The server is not who it should be"
    retryable = False


class CaptivePortal(Offline):
    """Something between here and the server answers in its place until the user has signed in to the network."""

    title = "The network needs a sign-in"


class TimedOut(NetworkError):
    """The server did not answer in time."""

    title = "The server took too long"


class ConnectionLost(NetworkError):
    """The connection broke before the answer was complete."""

    title = "The connection broke"


class Unconfirmed(NetworkError):
    """Something was sent and its answer went missing; it was looked for, and not found or not to be looked for."""

    title = "No answer came"
    retryable = False


class ServerError(ScmanagerError):
    """The server answered, and the answer is no."""

    title = "The server refused"

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        request_id: str = "",
        retry_after: float | None = None,
        details: str = "",
    ) -> None:
        super().__init__(message, retry_after=retry_after, details=details)
        self.status = status
        self.request_id = request_id


class NotSignedIn(ServerError):
    """401: the token or key is missing, expired or not accepted."""

    title = "Not signed in"


class SignInNeeded(NotSignedIn):
    """The session is over and cannot be renewed; what is cached and queued stays."""

    title = "Sign in again"


class SignInRefused(ServerError):
    """A sign-in was refused; `code` is the error code of OAuth (RFC 6749 sections 4.1.2.1 and 5.2)."""

    title = "Sign-in refused"

    def __init__(self, message: str, *, code: str, status: int = 0, details: str = "") -> None:
        super().__init__(message, status=status, details=details)
        self.code = code


class Forbidden(ServerError):
    """403: signed in, but not allowed."""

    title = "Not allowed"


class NotFound(ServerError):
    """404 or 410: it does not exist, or not for this account."""

    title = "Not found"


class Rejected(ServerError):
    """The server will not accept the request as it is."""

    title = "The server did not accept this"


class TooManyRequests(ServerError):
    """The server asks to slow down; `retry_after` says for how long where it told."""

    title = "Too many requests"
    retryable = True


class SpamSuspected(ServerError):
    """The server takes something for spam; sent again it would look even more like it."""

    title = "Taken for spam"


class ServerFailed(ServerError):
    """The server failed; it may have done the work all the same."""

    title = "The server failed"
    retryable = True


class BadAnswer(ServerError):
    """The answer was too large, not what was asked for, or not readable."""

    title = "An answer that makes no sense"
