"""The control plane below `/_sandbox`: the journal, the ledger of uploads, the faults, and the reset."""

from dataclasses import asdict
from http import HTTPStatus
from json import JSONDecodeError

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import seeding
from scmanager.sandbox.fault_effects import EFFECTS
from scmanager.sandbox.fault_plan import BadFault, Fault
from scmanager.sandbox.journal import CONTROL_PREFIX
from scmanager.sandbox.quirks import QUIRKS
from scmanager.sandbox.state import Hiding, Sandbox, sandbox_of


def routes() -> list[BaseRoute]:
    """Return the routes of the control plane."""
    return [
        Route(f"{CONTROL_PREFIX}/requests", list_requests, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/requests", clear_requests, methods=["DELETE"]),
        Route(f"{CONTROL_PREFIX}/uploads", list_uploads, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/faults", list_faults, methods=["GET"]),
        Route(f"{CONTROL_PREFIX}/faults", add_faults, methods=["POST"]),
        Route(f"{CONTROL_PREFIX}/faults", clear_faults, methods=["DELETE"]),
        Route(f"{CONTROL_PREFIX}/expire-tokens", expire_tokens, methods=["POST"]),
        Route(f"{CONTROL_PREFIX}/reset", reset, methods=["POST"]),
    ]


async def list_requests(request: Request) -> Response:
    """Return the journal, oldest request first."""
    return JSONResponse([asdict(entry) for entry in sandbox_of(request).journal.entries()])


async def clear_requests(request: Request) -> Response:
    """Empty the journal."""
    sandbox_of(request).journal.clear()
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def list_uploads(request: Request) -> Response:
    """Return the ledger of committed uploads, oldest first."""
    rows = sandbox_of(request).database.execute(
        "SELECT track_id AS id, 'soundcloud:tracks:' || track_id AS urn, title, bytes, sha256, filename, duration,"
        " created_at FROM uploads ORDER BY uploads.id"
    )
    return JSONResponse([dict(row) for row in rows])


async def list_faults(request: Request) -> Response:
    """Return the faults still to come."""
    return JSONResponse(sandbox_of(request).faults.describe())


async def add_faults(request: Request) -> Response:
    """Plan a fault, or a list of them in this order; 422 and nothing planned when one makes no sense."""
    try:
        wishes = await request.json()
        faults = [_known(Fault.parse(wish)) for wish in (wishes if isinstance(wishes, list) else [wishes])]
    except (BadFault, JSONDecodeError, UnicodeDecodeError) as error:
        return JSONResponse({"error": str(error)}, HTTPStatus.UNPROCESSABLE_ENTITY)
    plan = sandbox_of(request).faults
    for fault in faults:
        plan.add(fault)
    return JSONResponse(plan.describe(), HTTPStatus.CREATED)


def _known(fault: Fault) -> Fault:
    if fault.fault not in EFFECTS and fault.fault not in QUIRKS:
        raise BadFault(f"fault must be one of {', '.join((*EFFECTS, *QUIRKS))}")
    return fault


async def clear_faults(request: Request) -> Response:
    """Forget the faults, and let go of the requests they hold back."""
    _stop_faults(sandbox_of(request))
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def expire_tokens(request: Request) -> Response:
    """Let all issued access tokens expire now; refresh tokens, and the published token, still work."""
    sandbox_of(request).database.execute("UPDATE tokens SET expires_at = 0 WHERE expires_at IS NOT NULL")
    return Response(status_code=HTTPStatus.NO_CONTENT)


async def reset(request: Request) -> Response:
    """Bring back the demo data as they were in the beginning; forget faults, journal, uploads and sessions."""
    sandbox = sandbox_of(request)
    _stop_faults(sandbox)
    seeding.restore(sandbox)
    sandbox.journal.clear()
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _stop_faults(sandbox: Sandbox) -> None:
    sandbox.faults.clear()
    sandbox.hiding = Hiding()
