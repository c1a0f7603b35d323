import { createHmac } from "node:crypto";
import { provideSettings } from "#core/server/settings.ts";
import { type ShopAnswer, type ShopRequest, startShopServer } from "#testing/shops/connections/shop-server.ts";
import { blocksProblem } from "./block-kit.ts";

export const TOKEN = "xoxb-1234567890-abcdefghijkl";
export const SIGNING_SECRET = "8f742231b10e8888abcd990000001a85";
export const CHANNEL = "C0123456789";

/** `channel` is null by a webhook. */
export type Posted = { channel: string | null; threadTs: string | null; text: string; blocks: { type: string }[] };

const refused = (error: string, more: object = {}): ShopAnswer => ({ json: { ok: false, error, ...more } });

/**
 * Slack as documented: `chat.postMessage` (docs.slack.dev/reference/methods/chat.postMessage), an incoming webhook, which answers in plain
 * text, and the response URL of clicks. It knows one token and one channel, and refuses blocks beyond the published limits.
 */
export const startSlack = async () => {
  const posted: Posted[] = [];
  const responses: Record<string, unknown>[] = [];
  const postMessage = ({ headers, body }: ShopRequest): ShopAnswer => {
    if (headers.authorization !== `Bearer ${TOKEN}`) return refused("invalid_auth");
    const form = new URLSearchParams(body);
    const blocks = JSON.parse(form.get("blocks") ?? "[]");
    const problem = blocksProblem(blocks);
    if (form.get("channel") !== CHANNEL) return refused("channel_not_found");
    if (problem) return refused(problem, { response_metadata: { messages: ["[ERROR] blocks"] } });
    posted.push({ channel: CHANNEL, threadTs: form.get("thread_ts"), text: form.get("text") ?? "", blocks });
    const ts = `1795341600.${String(posted.length).padStart(6, "0")}`;
    return { json: { ok: true, channel: CHANNEL, ts, message: { type: "message", ts } } };
  };
  const webhook = ({ headers, body }: ShopRequest): ShopAnswer => {
    const { text, blocks } = JSON.parse(body);
    const isWrong = headers["content-type"] !== "application/json" || typeof text !== "string" || blocksProblem(blocks);
    if (isWrong) return { status: 400, text: "invalid_payload" };
    posted.push({ channel: null, threadTs: null, text, blocks });
    return { text: "ok" };
  };
  const server = await startShopServer((request): ShopAnswer => {
    const { pathname } = request.url;
    if (pathname === "/api/chat.postMessage") return postMessage(request);
    if (pathname === "/services/T1/B1/secret") return webhook(request);
    if (pathname !== "/actions/T1/1/secret") return { status: 404, text: "no_service" };
    responses.push(JSON.parse(request.body));
    return { json: { ok: true } };
  });
  return {
    ...server,
    posted,
    responses,
    webhookUrl: `${server.address}/services/T1/B1/secret`,
    responseUrl: `${server.address}/actions/T1/1/secret`,
    /** Before a test, because settings are renewed for each file. */
    use: () => provideSettings({ ALLOW_PRIVATE_CONNECTIONS: "yes", SLACK_API_URL: `${server.address}/api/` }),
  };
};

export type SlackServer = Awaited<ReturnType<typeof startSlack>>;

/** A request as Slack signs it. */
export const signedBySlack = (body: string, secret = SIGNING_SECRET, at = new Date()) => {
  const time = String(Math.floor(at.getTime() / 1000));
  const signature = createHmac("sha256", secret).update(`v0:${time}:${body}`).digest("hex");
  return {
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": time,
    "x-slack-signature": `v0=${signature}`,
  };
};
