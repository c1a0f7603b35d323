import { setTimeout as sleep } from "node:timers/promises";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import { postToSlack } from "#features/slack/store/slack-client.ts";
import { SlackError } from "#features/slack/store/slack-error.ts";
import { notePostAnswer, notePostHandedOver, type StoredPost } from "#features/slack/store/slack-posts.ts";
import type { SlackKeys } from "./rules/connection-fields.ts";

/** Slack takes about one message a second to a channel (docs.slack.dev/apis/web-api/rate-limits). */
const SPACING_MS = 1100;
/** Longer waits are left to the queue, so that they don't occupy a worker. */
const LONGEST_WAIT_MS = 60_000;
const TRIES = 3;

type Post = {
  keys: SlackKeys;
  channel: string | null;
  post: StoredPost;
  threadTs: string | null;
  signal: AbortSignal;
};

const unconfirmed = () => new SlackError("UNCONFIRMED", "");

/** One attempt. That Slack is about to receive the message is stored before, and only a refusal allows another attempt. */
const attempt = async (scope: Scope, { keys, channel, post: key, threadTs, signal }: Post) => {
  signal.throwIfAborted();
  const message = await withBusiness(scope, (client) => notePostHandedOver(client, scope, key, now()));
  if (!message) throw unconfirmed();
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
 * Posts a stored message of a run at most once, whatever is killed when, and returns what identifies it (null by a webhook). Short waits that
 * Slack asks for are waited. Throws `SlackError`; `UNCONFIRMED` if Slack may have posted it.
 */
export const postOnce = async (scope: Scope, given: Post): Promise<string | null> => {
  const { post, signal } = given;
  if (post.sentAt) return post.ts;
  if (post.handedAt) throw unconfirmed();
  if (post.part > 0) await sleep(SPACING_MS, undefined, { signal });
  for (let tries = 1; ; tries++) {
    try {
      return await attempt(scope, given);
    } catch (error) {
      const wait = error instanceof SlackError && error.problem === "RATE_LIMITED" ? error.retryAfterMs : null;
      if (wait === null || wait > LONGEST_WAIT_MS || tries >= TRIES) throw error;
      await sleep(wait, undefined, { signal });
    }
  }
};
