import { createHmac, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { LogLevel, WebAPIPlatformError, WebAPIRequestError, WebClient } from "@slack/web-api";
import { type OutgoingClient, outgoingClient, readBody } from "#core/outgoing/outgoing-client.ts";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import { once } from "#core/server/process-singleton.ts";
import { settings } from "#core/server/settings.ts";
import type { SlackKeys } from "#features/slack/rules/connection-fields.ts";
import type { SlackMessage } from "#features/slack/rules/digest-message.ts";
import { toSlackProblem } from "#features/slack/rules/kinds.ts";
import { SlackError, toSlackError } from "./slack-error.ts";

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 1024 * 1024;

/** Nothing is repeated here: a repetition could post twice. A kept connection that Slack closes would leave that open, too. */
const client = (): OutgoingClient => once("slack client", () => outgoingClient({ tries: 1, keepAlive: false }));

type Fetch = NonNullable<NonNullable<ConstructorParameters<typeof WebClient>[1]>["fetch"]>;

/** The way of Slack's library to the network: our client, which refuses private addresses and follows no redirects. */
const guardedFetch =
  (signal: AbortSignal): Fetch =>
  async (url, init) => {
    const use = async (answer: IncomingMessage) => {
      const text = await readBody(answer, MOST_BYTES);
      const headers = new Headers();
      for (const [name, value] of Object.entries(answer.headers)) headers.set(name, String(value));
      return new Response(text, { status: answer.statusCode ?? 200, headers });
    };
    const { headers = {}, body } = init ?? {};
    const content = Buffer.from(typeof body === "string" ? body : "");
    const request = { url, headers, body: content, signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES };
    const response = await client().stream(request, use);
    // A proxy or an outage answers with a page.
    await response
      .clone()
      .json()
      .catch((cause: unknown) => {
        throw new OutgoingError("BAD_ANSWER", new URL(url).host, { cause });
      });
    return response;
  };

const translateError = (error: unknown, signal: AbortSignal): unknown => {
  signal.throwIfAborted();
  if (error instanceof OutgoingError) return toSlackError(error);
  if (error instanceof WebAPIRequestError) return translateError(error.original, signal);
  if (!(error instanceof WebAPIPlatformError)) return error;
  const { error: code, response_metadata: more } = error.data;
  const detail = [code, ...(more?.messages ?? [])].join(" ").slice(0, 300);
  return new SlackError(toSlackProblem(code), detail);
};

const postByWebhook = async (url: string, message: SlackMessage, signal: AbortSignal): Promise<void> => {
  const answer = await client().text({ url, body: message, signal, timeoutMs: TIMEOUT_MS, maxBytes: MOST_BYTES });
  if (answer.trim() !== "ok") throw new OutgoingError("BAD_ANSWER", new URL(url).host);
};

const postByBot = async (
  { token, channel, threadTs }: { token: string; channel: string; threadTs: string | null },
  { text, blocks }: SlackMessage,
  signal: AbortSignal,
): Promise<string> => {
  const slack = new WebClient(token, {
    slackApiUrl: settings().SLACK_API_URL,
    fetch: guardedFetch(signal),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    logger: SILENT,
  });
  const thread = threadTs === null ? {} : { thread_ts: threadTs };
  const unfurl = { unfurl_links: false, unfurl_media: false };
  const { ts } = await slack.chat.postMessage({ channel, text, blocks, ...thread, ...unfurl });
  if (ts === undefined) throw new OutgoingError("BAD_ANSWER", "chat.postMessage");
  return ts;
};

/** Its lines could contain what is posted. */
const SILENT = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
};

type Target = { keys: SlackKeys; channel: string | null };

/**
 * Posts a message once, in the thread of another by a bot token. Returns what identifies it; null by a webhook. Throws `SlackError`, and the
 * signal's reason.
 */
export const postToSlack = async (
  { keys: { url, token = "" }, channel }: Target,
  message: SlackMessage,
  { signal, threadTs = null }: { signal: AbortSignal; threadTs?: string | null },
): Promise<string | null> => {
  try {
    if (url === undefined) return await postByBot({ token, channel: channel ?? "", threadTs }, message, signal);
    await postByWebhook(url, message, signal);
    return null;
  } catch (error) {
    throw translateError(error, signal);
  }
};

/** Answers a click: changes the message, or tells who clicked. Throws `SlackError`. */
export const respondToSlack = async (responseUrl: string, answer: object, timeoutMs: number): Promise<void> => {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    await client().text({ url: responseUrl, body: answer, signal, timeoutMs, maxBytes: MOST_BYTES });
  } catch (error) {
    throw error instanceof OutgoingError ? toSlackError(error) : error;
  }
};

/** Slack's own libraries refuse older requests as replays. */
const TOLERANCE_SECONDS = 300;

type Received = { headers: Headers; body: Uint8Array; now: Date };

/**
 * Whether Slack signed a request with this secret within the last five minutes: `X-Slack-Signature` is "v0=" and the hex HMAC-SHA256 of
 * "v0:", `X-Slack-Request-Timestamp`, ":" and the body (docs.slack.dev/authentication/verifying-requests-from-slack).
 */
export const isSignedBySlack = (secret: string, { headers, body, now }: Received): boolean => {
  const time = headers.get("x-slack-request-timestamp") ?? "";
  const isFresh = /^\d{1,12}$/.test(time) && Math.abs(now.getTime() / 1000 - Number(time)) <= TOLERANCE_SECONDS;
  const expected = Buffer.from(`v0=${createHmac("sha256", secret).update(`v0:${time}:`).update(body).digest("hex")}`);
  const given = Buffer.from(headers.get("x-slack-signature") ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected) && isFresh;
};
