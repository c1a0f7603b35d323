import { setTimeout as sleep } from "node:timers/promises";
import type { SlackMessage } from "#lib/domain/slack/digest-message.ts";
import { claimPost, notePostAnswer, notePostHandedOver } from "#lib/server/db/slack/slack-posts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { postToSlack } from "#lib/server/slack/slack-client.ts";
import { SlackError } from "#lib/server/slack/slack-error.ts";
import type { Scope } from "../domain/permissions.ts";
import type { SlackKeys } from "../domain/slack/connection-fields.ts";
import { now } from "../server/clock.ts";

/** Slack takes about one message a second to a channel (docs.slack.dev/apis/web-api/rate-limits). */
const SPACING_MS = 1100;
/** Longer waits are left to the queue, so that they don't occupy a worker. */
const LONGEST_WAIT_MS = 60_000;
const TRIES = 3;

type Post = {
  connectionId: string;
  keys: SlackKeys;
  channel: string | null;
  runId: string;
  /** 0 is the digest, the others are replies in its thread. */
  part: number;
  message: SlackMessage;
  threadTs: string | null;
  /** How many customers the digest is about. */
  customers: number;
  signal: AbortSignal;
};

const unconfirmed = () => new SlackError("UNCONFIRMED", "");

/** One attempt. That Slack is about to receive the message is stored before, and only a refusal allows another attempt. */
const attempt = async (scope: Scope, { keys, channel, runId, part, message, threadTs, signal }: Post) => {
  const key = { runId, part };
  signal.throwIfAborted();
  const isOurs = await withBusiness(scope, (client) => notePostHandedOver(client, scope, key, now()));
  if (!isOurs) throw unconfirmed();
  const note = (answer: { sentAt: Date | null; ts: string | null }) =>
    withBusiness(scope, (client) => notePostAnswer(client, scope, key, answer));
  try {
    const ts = await postToSlack({ keys, channel }, message, { signal, threadTs });
    await note({ sentAt: now(), ts });
    return ts;
  } catch (error) {
    if (error instanceof SlackError && error.problem !== "UNCONFIRMED") await note({ sentAt: null, ts: null });
    throw error;
  }
};

/**
 * Posts a message of a run at most once, whatever is killed when, and returns what identifies it (null by a webhook). Short waits that
 * Slack asks for are waited. Throws `SlackError`; `UNCONFIRMED` if Slack may have posted it.
 */
export const postOnce = async (scope: Scope, post: Post): Promise<string | null> => {
  const { runId, part, connectionId, customers, signal } = post;
  const before = await withBusiness(scope, (client) =>
    claimPost(client, scope, { runId, part }, { connectionId, customers }),
  );
  if (before.sentAt) return before.ts;
  if (before.handedAt) throw unconfirmed();
  if (part > 0) await sleep(SPACING_MS, undefined, { signal });
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(scope, post);
    } catch (error) {
      const wait = error instanceof SlackError && error.problem === "RATE_LIMITED" ? error.retryAfterMs : null;
      if (wait === null || wait > LONGEST_WAIT_MS || tries >= TRIES) throw error;
      await sleep(wait, undefined, { signal });
    }
  }
};
