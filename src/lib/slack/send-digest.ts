import type { RunOptions, RunProblem } from "#lib/domain/runs/kinds.ts";
import type { RunResult } from "#lib/domain/runs/results.ts";
import { digestMessages } from "#lib/domain/slack/digest-message.ts";
import { isLasting, type SlackProblem } from "#lib/domain/slack/kinds.ts";
import { findSlackConnection, noteSlackAttempt, type SlackRow } from "#lib/server/db/slack/slack-connections.ts";
import { insertPosts, readPosts, type StoredPost } from "#lib/server/db/slack/slack-posts.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { SlackError } from "#lib/server/slack/slack-error.ts";
import type { Actor } from "../domain/permissions.ts";
import { RunFailed, type RunProgress } from "../runs/execute-run.ts";
import { now } from "../server/clock.ts";
import { publicUrl } from "../server/settings.ts";
import { openedSlackKeys } from "./connection-keys.ts";
import { postOnce } from "./post-once.ts";
import { readDigest } from "./read-digest.ts";

/** Those that a later attempt may not have. */
const TRANSIENT: Partial<Record<SlackProblem, RunProblem>> = {
  RATE_LIMITED: "SLACK_UNREACHABLE",
  SLACK_FAILED: "SLACK_UNREACHABLE",
  UNREACHABLE: "SLACK_UNREACHABLE",
};

const failureOf = (error: SlackError): RunFailed => {
  const { problem, detail } = error;
  const transient = TRANSIENT[problem];
  const runProblem = transient ?? (problem === "UNCONFIRMED" ? "SLACK_UNCONFIRMED" : "SLACK_REFUSED");
  const reason = detail.replace(/^\d{3} /, "") || problem;
  return new RunFailed(runProblem, { result: { reason }, isFinal: !transient, cause: error });
};

const noteEnd = (actor: Actor, connection: SlackRow, error: SlackError | null): Promise<void> =>
  withBusiness(actor, (client) =>
    noteSlackAttempt(client, actor, connection, {
      at: now(),
      problem: error?.problem ?? null,
      detail: error?.detail ?? null,
      isBroken: error !== null && isLasting(error.problem),
    }),
  );

/**
 * The digest and its thread as they are now; or as they were stored, once Slack has been handed the digest, so that its thread is about the
 * same customers.
 */
const decide = async (actor: Actor, connection: SlackRow, runId: string): Promise<StoredPost[]> => {
  const stored = await withBusiness(actor, (client) => readPosts(client, actor, runId));
  if (stored[0]?.handedAt) return stored;
  const { id: connectionId, kind, language, hasButtons } = connection;
  const digest = await readDigest(actor, connection, runId);
  const frame = { language, address: publicUrl(), connectionId, hasThreads: kind === "bot", hasButtons };
  const { message, replies } = digestMessages(digest, frame);
  const run = { runId, connectionId, customers: digest.total };
  return withBusiness(actor, (client) => insertPosts(client, actor, run, [message, ...replies]));
};

/** Returns how many customers are in the digest and its thread. */
const post = async (actor: Actor, connection: SlackRow, { runId, at, signal }: RunProgress): Promise<number> => {
  const { id, channel } = connection;
  const keys = openedSlackKeys(id, connection.keys);
  if (!keys) throw new SlackError("KEY_REJECTED", "AUTH_SECRET");
  const posts = await decide(actor, connection, runId);
  let threadTs: string | null = null;
  for (const [i, one] of posts.entries()) {
    at("deliver", i, posts.length);
    const ts = await postOnce(actor, { keys, channel, post: one, threadTs, signal });
    threadTs ??= ts;
  }
  return posts[0]?.customers ?? 0;
};

/**
 * Posts a connection's digest of a day: each message at most once, whatever is killed when. Nothing for a connection that was deleted,
 * or broke since it was planned. What Slack refuses for good makes the connection broken. Throws `RunFailed`.
 */
export const sendSlackDigest = async (
  actor: Actor,
  { connectionId }: RunOptions<"slack_digest">,
  progress: RunProgress,
): Promise<RunResult<"slack_digest">> => {
  progress.at("digest");
  const connection = await withBusiness(actor, (client) => findSlackConnection(client, actor, connectionId));
  if (!connection || connection.isBroken) return { sent: 0, customers: 0 };
  try {
    const customers = await post(actor, connection, progress);
    await noteEnd(actor, connection, null);
    return { sent: 1, customers };
  } catch (error) {
    if (!(error instanceof SlackError)) throw error;
    await noteEnd(actor, connection, error);
    throw failureOf(error);
  }
};
