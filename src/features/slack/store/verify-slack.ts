import { createHmac, timingSafeEqual } from "node:crypto";

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
