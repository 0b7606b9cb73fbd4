"""A current community client, `soundcloud-mcp`, at work: it knows only the hosts of SoundCloud, and PKCE.

Its HTTP library is told to connect to the sandbox instead of those hosts. Called with the sandbox's address and the
name of a job; prints what the job saw as JSON.
"""

import asyncio
import json
import sys
from urllib.parse import urlsplit

import httpx
from soundcloud_mcp import auth_cli, oauth
from soundcloud_mcp.client import SoundCloudClient

HOSTS = {"api.soundcloud.com", "secure.soundcloud.com"}


def connect_to(address):
    """Let every request for SoundCloud's hosts go to an address of this machine."""
    server = urlsplit(address)
    send = httpx.AsyncHTTPTransport.handle_async_request

    async def send_there(transport, request):
        if request.url.host in HOSTS:
            request.url = request.url.copy_with(scheme="http", host=server.hostname, port=server.port)
            request.headers["Host"] = server.netloc
        return await send(transport, request)

    httpx.AsyncHTTPTransport.handle_async_request = send_there


def sign_in():
    """Run its sign-in program, which opens a browser and waits for it to come back; then refresh."""
    sys.argv[1:] = []
    auth_cli.main()
    first = json.loads(oauth.TOKEN_FILE.read_text())
    asyncio.run(oauth.refresh_access_token(first["refresh_token"]))
    return asyncio.run(_me())


async def _me():
    client = SoundCloudClient()
    me = await client.get_me()
    tracks = await client.list_my_tracks(limit=3)
    await client.close()
    return {"permalink": me["permalink"], "quota": sorted(me["quota"]), "tracks": [track["urn"] for track in tracks]}


async def upload(sound, picture):
    """Upload a file, change and delete its track."""
    client = SoundCloudClient()
    track = await client.upload_track(
        file_path=sound, title="New hands", tag_list='dub "late night"', sharing="private", artwork_path=picture
    )
    number = int(track["urn"].rpartition(":")[2])
    await client.update_track(number, title="Newer hands", description="Take two")
    changed = await client.update_track(number, genre="Dub", artwork_path=picture)
    kept = await client.get_track(number)
    await client.delete_track(number)
    refused = ""
    try:
        await client.get_track(number)
    except RuntimeError as error:
        refused = str(error)
    await client.close()
    return {
        "uploaded": [track["title"], track["tag_list"], track["sharing"], "id" in track],
        "changed": [changed["title"], changed["genre"]],
        "kept": [kept["description"], bool(kept["artwork_url"])],
        "gone": " 404:" in refused,
    }


def main():
    """Do one job."""
    address, job, *arguments = sys.argv[1:]
    connect_to(address)
    print(json.dumps(sign_in() if job == "sign_in" else asyncio.run(upload(*arguments))))


if __name__ == "__main__":
    main()
