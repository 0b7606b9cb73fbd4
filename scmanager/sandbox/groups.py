"""The tracks of a group; groups exist only in the classic dialect."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.errors import not_found
from scmanager.sandbox.paging import Listing
from scmanager.sandbox.params import integer
from scmanager.sandbox.search import track_list
from scmanager.sandbox.state import sandbox_of


def routes() -> list[BaseRoute]:
    """List the route of groups."""
    return [Route("/groups/{id}/tracks", tracks_of_group, methods=["GET"])]


async def tracks_of_group(request: Request) -> Response:
    """Answer with the public tracks of a group, newest first."""
    viewer = access.reader(request).user_id
    group_id = integer(request.path_params["id"])
    database = sandbox_of(request).database
    if database.execute("SELECT 1 FROM groups WHERE id = ?", (group_id,)).fetchone() is None:
        raise not_found()
    listing = Listing("tracks")
    listing.where("id IN (SELECT track_id FROM group_tracks WHERE group_id = ?)", group_id)
    listing.where("(sharing = 'public' OR user_id = ?)", viewer)
    return track_list(request, listing, viewer)
