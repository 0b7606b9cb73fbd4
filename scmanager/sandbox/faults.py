"""ASGI middleware that lets the planned faults happen."""

from starlette.types import ASGIApp, Receive, Scope, Send

from scmanager.sandbox.asgi import Call
from scmanager.sandbox.fault_effects import EFFECTS
from scmanager.sandbox.journal import CONTROL_PREFIX
from scmanager.sandbox.quirks import plan_quirks
from scmanager.sandbox.state import Sandbox


class FaultMiddleware:
    """Answer the requests a fault is planned for in its own way, and pass on all others."""

    def __init__(self, app: ASGIApp, sandbox: Sandbox) -> None:
        self._app = app
        self._sandbox = sandbox

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, as planned or as usual."""
        call = Call(self._app, scope, receive, send)
        fault = None
        if scope["type"] == "http" and not scope["path"].startswith(CONTROL_PREFIX):
            plan_quirks(scope, self._sandbox)
            fault = self._sandbox.faults.take(scope["method"], scope["path"], EFFECTS)
        if fault is None:
            await call.run()
        else:
            await EFFECTS[fault.fault](call, fault.arg, self._sandbox)
