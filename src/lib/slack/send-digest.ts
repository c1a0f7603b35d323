import type { RunOptions, RunProblem } from "#lib/domain/runs/kinds.ts";
import { digestMessages } from "#lib/domain/slack/digest-message.ts";
import { isLasting, type SlackProblem } from "#lib/domain/slack/kinds.ts";
import { findSlackConnection, noteSlackAttempt, type SlackRow } from "#lib/server/db/slack/slack-connections.ts";
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

/** The digest and its thread. Returns how many customers are in them. */
const post = async (actor: Actor, connection: SlackRow, { runId, at, signal }: RunProgress): Promise<number> => {
  const { id: connectionId, kind, channel, language, hasButtons } = connection;
  const keys = openedSlackKeys(connectionId, connection.keys);
  if (!keys) throw new SlackError("KEY_REJECTED", "AUTH_SECRET");
  const digest = await readDigest(actor, connection, runId);
  const frame = { language, address: publicUrl(), connectionId, hasThreads: kind === "bot", hasButtons };
  const { message, replies } = digestMessages(digest, frame);
  const shared = { ...{ connectionId, keys, channel, runId, signal }, customers: digest.total };
  at("deliver", 0, 1 + replies.length);
  const threadTs = await postOnce(actor, { ...shared, part: 0, message, threadTs: null });
  for (const [i, reply] of replies.entries()) {
    at("deliver", 1 + i, 1 + replies.length);
    await postOnce(actor, { ...shared, part: 1 + i, message: reply, threadTs });
  }
  return digest.total;
};

/**
 * Posts a connection's digest of a day: each message at most once, whatever is killed when. Nothing for a connection that was deleted,
 * or broke since it was planned. What Slack refuses for good makes the connection broken. Throws `RunFailed`.
 */
export const sendSlackDigest = async (
  actor: Actor,
  { connectionId }: RunOptions<"slack_digest">,
  progress: RunProgress,
): Promise<object> => {
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
