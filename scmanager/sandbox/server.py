"""Put the sandbox together: its state, its routes, its error handlers and its middleware."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from scmanager.sandbox import (
    comments,
    control,
    groups,
    media,
    oauth,
    pages,
    resolve,
    search,
    seeding,
    sharing,
    sounds,
    tracks,
    uploads,
    users,
)
from scmanager.sandbox.dialect import DialectMiddleware
from scmanager.sandbox.errors import ApiError, on_api_error, on_bug, on_http_error
from scmanager.sandbox.faults import FaultMiddleware
from scmanager.sandbox.journal import JournalMiddleware
from scmanager.sandbox.state import Options, Sandbox


def create_app(options: Options) -> Starlette:
    """Build a sandbox on a data folder, with demo data when the folder is new."""
    sandbox = Sandbox.open(options)
    seeding.seed_if_new(sandbox)
    app = Starlette(
        routes=all_routes(),
        middleware=[
            Middleware(JournalMiddleware, journal=sandbox.journal),
            Middleware(FaultMiddleware, sandbox=sandbox),
            Middleware(DialectMiddleware),
        ],
        exception_handlers={ApiError: on_api_error, HTTPException: on_http_error, Exception: on_bug},
        lifespan=_closing,
    )
    app.state.sandbox = sandbox
    return app


def all_routes() -> list[BaseRoute]:
    """Gather the routes of all parts; the pages of users and tracks come last, they match almost any path."""
    parts = (search, uploads, tracks, comments, users, sharing, groups, resolve, oauth, control, media, sounds, pages)
    return [route for part in parts for route in part.routes()]


@asynccontextmanager
async def _closing(app: Starlette) -> AsyncIterator[None]:
    yield
    app.state.sandbox.close()
