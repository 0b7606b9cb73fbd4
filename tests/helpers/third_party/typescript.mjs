/**
 * A current community client for JavaScript, `soundcloud-api-ts`, at work; it speaks the current dialect.
 *
 * `fetch` is told to connect to the sandbox instead of SoundCloud's hosts. Called with the package's first file,
 * the sandbox's address and the name of a job; prints what the job saw as JSON.
 */
import { execFileSync } from "node:child_process";
import { pathToFileURL } from "node:url";

const [entry, address, job, ...rest] = process.argv.slice(2);
const { default: soundcloud } = await import(pathToFileURL(entry).href);

const connect = globalThis.fetch;
const HOSTS = /^https:\/\/(api|secure)\.soundcloud\.com/;
globalThis.fetch = (url, options) => connect(String(url).replace(HOSTS, address), options);

const client = new soundcloud.SoundCloudClient({
  clientId: "sandbox",
  clientSecret: "sandbox",
  redirectUri: "http://127.0.0.1:8765/callback",
  maxRetries: 0,
});
client.setToken("sandbox-user");

const status = (call) => call().then(() => null, (error) => error.status);

const jobs = {
  async sign_in(python, browser) {
    const verifier = soundcloud.generateCodeVerifier();
    const codeChallenge = await soundcloud.generateCodeChallenge(verifier);
    const page = client.auth.getAuthorizationUrl({ state: "a state", codeChallenge });
    const back = new URL(execFileSync(python, [browser, page], {
      encoding: "utf8",
      env: { ...process.env, SANDBOX_ADDRESS: address },
    }));
    const pair = await client.auth.getUserToken(back.searchParams.get("code"), verifier);
    const renewed = await client.auth.refreshUserToken(pair.refresh_token);
    client.setToken(renewed.access_token);
    const me = await client.me.getMe();
    await client.auth.signOut(renewed.access_token);
    const application = await client.auth.getClientToken();
    return {
      state: back.searchParams.get("state"),
      permalink: me.permalink,
      replayed: await status(() => client.auth.refreshUserToken(pair.refresh_token)),
      signedOut: await status(() => client.me.getMe()),
      found: (await client.search.tracks("a", 0, { token: application.access_token })).collection.length,
      nobody: await status(() => client.me.getMe({ token: application.access_token })),
    };
  },

  async read() {
    const tracks = await client.fetchAll(() => client.me.getTracks(25));
    const people = await client.search.users("demo-artist");
    const [found] = (await client.search.tracks(tracks[0].title)).collection;
    const track = await client.tracks.getTrack(tracks[0].urn);
    return {
      titles: tracks.map((each) => each.title),
      found: found.urn === track.urn,
      person: (await client.users.getUser(people.collection[0].urn)).permalink,
      theirs: (await client.users.getTracks(people.collection[0].urn, 5)).collection.length,
      resolved: await client.resolve.resolveUrl(track.permalink_url),
      uri: track.uri,
      several: (await client.tracks.getTracks(tracks.slice(0, 3).map((each) => each.urn))).length,
      streams: Object.keys(await client.tracks.getStreams(track.urn)),
    };
  },

  async write() {
    const [track] = (await client.me.getTracks(1)).collection;
    const changed = await client.tracks.update(track.urn, { title: "From afar", tag_list: 'dub "late night"' });
    const comment = await client.tracks.createComment(track.urn, "Well done", 150);
    const comments = (await client.tracks.getComments(track.urn, 1)).collection;
    await client.tracks.delete(track.urn);
    return {
      changed: [changed.urn === track.urn, changed.title, changed.tag_list],
      comments: comments.map((each) => [each.urn === comment.urn, each.body, each.timestamp]),
      gone: await status(() => client.tracks.getTrack(track.urn)),
    };
  },
};

console.log(JSON.stringify(await jobs[job](...rest)));
