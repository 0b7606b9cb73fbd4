"""Search all tracks with the filters of both dialects: `bpm-from` and `bpm[from]`, `filter`, `order`, `access`, ..."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from scmanager.sandbox import access
from scmanager.sandbox.errors import bad_request
from scmanager.sandbox.paging import Listing, fetch_page
from scmanager.sandbox.params import Params, decimal, moment, query_params
from scmanager.sandbox.quirks import quirks_of
from scmanager.sandbox.render import Renderer, respond
from scmanager.sandbox.state import sandbox_of

FILTERS = {
    "all": "1",
    "public": "sharing = 'public'",
    "private": "sharing = 'private'",
    "streamable": "streamable",
    "downloadable": "downloadable",
}
ORDERS = {"created_at": "created_at", "hotness": "playback_count"}
RANGES = ("bpm", "duration")
ACCESS_LEVELS = {"playable", "preview", "blocked"}


def routes() -> list[BaseRoute]:
    """List the route of the search."""
    return [Route("/tracks", search, methods=["GET"])]


async def search(request: Request) -> Response:
    """Answer with the tracks that pass every filter, newest first unless another order is asked for."""
    reader = access.reader(request).user_id
    quirks = quirks_of(request)
    params = query_params(request).without(quirks.ignored_filters)
    if quirks.needs_words and not params.listed("q", None):
        raise bad_request("Parameter q is missing.")
    listing = Listing("tracks", key=_key(params))
    listing.where(
        "(sharing = 'public' OR user_id = ? OR id IN (SELECT track_id FROM permissions WHERE user_id = ?))",
        reader,
        reader,
    )
    for narrow in (_by_filter, _by_ids, _by_ranges, _by_time, _by_genres, _by_tags, _by_words, _by_access):
        narrow(listing, params)
    return track_list(request, listing, reader)


def track_list(request: Request, listing: Listing, viewer: int | None) -> Response:
    """Answer with a page of tracks; a fault can hide new uploads for a while."""
    hiding = sandbox_of(request).hiding
    if hiding.seconds:
        listing.where("uploaded_at <= ?", hiding.listed_until())
    page = fetch_page(request, listing)
    return respond(request, page.wrap(Renderer.of(request, viewer).tracks(page.rows)), "tracks")


def _key(params: Params) -> str:
    order = params.get("order") or "created_at"
    if order not in ORDERS:
        raise bad_request("order has to be created_at or hotness.")
    return ORDERS[order]


def _by_filter(listing: Listing, params: Params) -> None:
    name = params.get("filter") or "all"
    if name not in FILTERS:
        raise bad_request(f"filter has to be one of {', '.join(FILTERS)}.")
    listing.where(FILTERS[name])


def _by_ids(listing: Listing, params: Params) -> None:
    if "ids" in params and "urns" in params:  # https://github.com/soundcloud/api/issues/363
        raise bad_request("ids and urns cannot be used together.")
    for name in ("ids", "urns"):
        if name in params:
            wanted = [access.number_of(text, "tracks") for text in params.listed(name)]
            if None in wanted:
                raise bad_request(f"{name} has to be a comma separated list of track {name}.")
            listing.where(f"id IN ({', '.join('?' * len(wanted))})", *wanted)


def _by_ranges(listing: Listing, params: Params) -> None:
    for name in RANGES:
        for end, comparison in (("from", ">="), ("to", "<=")):
            text = params.get(f"{name}[{end}]")
            if text:
                number = decimal(text)
                if number is None:
                    raise bad_request(f"{name}[{end}] has to be a number.")
                listing.where(f"{name} {comparison} ?", number)


def _by_time(listing: Listing, params: Params) -> None:
    for end, comparison in (("from", ">="), ("to", "<=")):
        text = params.get(f"created_at[{end}]")
        if text:
            listing.where(f"created_at {comparison} ?", moment(text))


def _by_genres(listing: Listing, params: Params) -> None:
    genres = params.listed("genres")
    if genres:
        listing.where(f"lower(genre) IN ({', '.join('?' * len(genres))})", *(genre.lower() for genre in genres))


def _by_tags(listing: Listing, params: Params) -> None:
    wanted = params.listed("tags")
    if wanted:
        condition = " OR ".join(["instr(tag_index, ?)"] * len(wanted))
        listing.where(f"({condition})", *(f"\n{tag.casefold()}\n" for tag in wanted))


def _by_words(listing: Listing, params: Params) -> None:
    for word in params.listed("q", None):
        listing.where("instr(search_text, ?)", word.casefold())


def _by_access(listing: Listing, params: Params) -> None:
    levels = set(params.listed("access")) or ACCESS_LEVELS
    if not levels <= ACCESS_LEVELS:
        raise bad_request(f"access has to be a list of {', '.join(sorted(ACCESS_LEVELS))}.")
    if "playable" not in levels:  # every track of the sandbox is playable
        listing.where("0")
