import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import { testMessage } from "#features/slack/rules/digest-message.ts";
import type { ShopAnswer } from "#testing/shops/connections/shop-server.ts";
import { CHANNEL, type SlackServer, signedBySlack, startSlack, TOKEN } from "#testing/slack/slack-server.ts";
import { isSignedBySlack, postToSlack } from "./slack-client.ts";

let slack: SlackServer;
beforeAll(async () => {
  slack = await startSlack();
});
beforeEach(() => {
  slack.use();
  slack.posted.length = 0;
});
afterAll(() => slack[Symbol.asyncDispose]());

const MESSAGE = testMessage("Shop", "en");
const post = (keys: object, { channel = CHANNEL, threadTs = null as string | null, ms = 10_000 } = {}) =>
  postToSlack({ keys, channel }, MESSAGE, { signal: AbortSignal.timeout(ms), threadTs });
const byBot = { token: TOKEN };

describe("a bot", () => {
  test("posts to a channel and to a thread, and gets what identifies the message", async () => {
    const threadTs = await post(byBot);
    expect(threadTs).toMatch(/^\d+\.\d{6}$/);
    await post(byBot, { threadTs });
    expect(slack.posted.map((one) => one.threadTs)).toEqual([null, threadTs]);
    expect(slack.posted[0]?.blocks).toEqual(MESSAGE.blocks);
  });

  const said = (error: string): ShopAnswer => ({ json: { ok: false, error } });
  test.each<[string, ShopAnswer | "hang" | "cut", object]>([
    ["token_revoked", said("token_revoked"), { problem: "KEY_REJECTED", detail: "token_revoked" }],
    ["channel_not_found", said("channel_not_found"), { problem: "CHANNEL_NOT_FOUND" }],
    ["is_archived", said("is_archived"), { problem: "CHANNEL_ARCHIVED" }],
    ["not_in_channel", said("not_in_channel"), { problem: "NOT_ALLOWED" }],
    ["invalid_blocks", said("invalid_blocks"), { problem: "MESSAGE_REFUSED" }],
    ["internal_error", said("internal_error"), { problem: "UNCONFIRMED" }],
    [
      "429",
      { status: 429, headers: { "retry-after": "7" }, json: { ok: false, error: "ratelimited" } },
      { problem: "RATE_LIMITED", retryAfterMs: 7000 },
    ],
    ["500", { status: 500, text: "<html>Down</html>" }, { problem: "SLACK_FAILED" }],
    ["a page instead of JSON", { text: "<html>Proxy</html>" }, { problem: "UNCONFIRMED" }],
    ["a redirect", { status: 302, headers: { location: "https://evil.example/" } }, { problem: "MESSAGE_REFUSED" }],
    ["half an answer", "cut", { problem: "UNCONFIRMED" }],
  ])("says what %s means, without its token", async (_, fault, error) => {
    slack.failNext(/chat\.postMessage/, fault);
    const thrown = await post(byBot).catch((one: unknown) => one);
    expect(thrown).toMatchObject(error);
    expect(JSON.stringify([thrown, String(thrown), (thrown as Error).stack])).not.toContain("xoxb");
    expect(slack.posted).toHaveLength(fault === "cut" ? 1 : 0);
  });

  test("can't know whether a message arrived if there is no answer in time, and knows it did not if there is no server", async () => {
    slack.failNext(/chat/, "hang");
    const waiting = post(byBot, { ms: 300 });
    await expect(waiting).rejects.toThrow(DOMException);
    provideSettings({ SLACK_API_URL: "http://127.0.0.1:1/api/" });
    await expect(post(byBot)).rejects.toMatchObject({ problem: "UNREACHABLE" });
    provideSettings({ SLACK_API_URL: "https://127.0.0.1/api/", ALLOW_PRIVATE_CONNECTIONS: "no" });
    await expect(post(byBot)).rejects.toMatchObject({ problem: "PRIVATE_ADDRESS" });
  });
});

describe("a webhook", () => {
  test("posts to its channel, and gets nothing back", async () => {
    expect(await post({ url: slack.webhookUrl })).toBeNull();
    expect(slack.posted).toMatchObject([{ channel: null, text: MESSAGE.text }]);
  });

  test.each<[number, string, object]>([
    [404, "no_service", { problem: "KEY_REJECTED", detail: "404 no_service" }],
    [404, "channel_not_found", { problem: "CHANNEL_NOT_FOUND" }],
    [410, "channel_is_archived", { problem: "CHANNEL_ARCHIVED" }],
    [403, "action_prohibited", { problem: "NOT_ALLOWED" }],
    [400, "invalid_payload", { problem: "MESSAGE_REFUSED" }],
    [500, "rollup_error", { problem: "SLACK_FAILED" }],
    [502, "<html>Bad gateway</html>", { problem: "UNCONFIRMED" }],
    [504, "upstream request timeout", { problem: "UNCONFIRMED" }],
    [200, "<html>Log in</html>", { problem: "UNCONFIRMED" }],
  ])("is refused with %i %s", async (status, text, error) => {
    slack.failNext(/services/, { status, text });
    const thrown = await post({ url: slack.webhookUrl }).catch((one: unknown) => one);
    expect(thrown).toMatchObject(error);
    expect(JSON.stringify([thrown, String(thrown)])).not.toContain("secret");
  });
});

describe("the signature", () => {
  /** docs.slack.dev/authentication/verifying-requests-from-slack, "Step by step walk-through". */
  const BODY =
    "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c";
  const SECRET = "8f742231b10e8888abcd99yyyzzz85a5";
  const SIGNATURE = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503";
  const at = (seconds: number) => new Date(seconds * 1000);
  const check = (signature: string, now = at(1531420618), body = BODY, time = "1531420618") =>
    isSignedBySlack(SECRET, {
      headers: new Headers({ "x-slack-request-timestamp": time, "x-slack-signature": signature }),
      body: Buffer.from(body),
      now,
    });

  test("the signature of Slack's own example is right, for five minutes", () => {
    expect(check(SIGNATURE)).toBe(true);
    expect(check(SIGNATURE, at(1531420618 + 300))).toBe(true);
    expect(check(SIGNATURE, at(1531420618 + 301))).toBe(false);
    expect(check(SIGNATURE, at(1531420618 - 301))).toBe(false);
  });

  test("is wrong for another body, time, secret or form", () => {
    expect(check(SIGNATURE, undefined, `${BODY}&a=b`)).toBe(false);
    expect(check(SIGNATURE, undefined, BODY, "1531420619")).toBe(false);
    expect(check(signedBySlack(BODY, "other", at(1531420618))["x-slack-signature"])).toBe(false);
    for (const wrong of ["", "v0=", SIGNATURE.slice(3), SIGNATURE.toUpperCase(), `${SIGNATURE}00`]) {
      expect(check(wrong)).toBe(false);
    }
    expect(isSignedBySlack(SECRET, { headers: new Headers(), body: Buffer.from(BODY), now: at(1531420618) })).toBe(
      false,
    );
  });
});
