import { setTimeout as sleep } from "node:timers/promises";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type LanguageTag, toLocale } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import type { RunOptions, RunProblem, RunResult } from "#core/runs/rules/define-run.ts";
import { RunFailed, type RunProgress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { publicUrl } from "#core/server/settings.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { HIDDEN, isPersonalId, maskPersonalData } from "#core/values/personal-data.ts";
import { readDriftsOf, readDriftWords } from "#features/axes/read-drift.ts";
import { listChurnActions, listDriftersAtRisk } from "#features/playbooks/list-playbook-customers.ts";
import { toMajor } from "#lib/money.ts";
import { reasonInWords } from "#records/rules/axes/reason-words.ts";
import type { CustomerIdentity } from "#records/rules/customers/customer-standing.ts";
import { openedSlackKeys } from "./manage-connections.ts";
import type { SlackKeys } from "./rules/connection-fields.ts";
import {
  type Digest,
  type DigestCustomer,
  digestMessages,
  MOST_IN_MESSAGE,
  MOST_IN_THREADS,
} from "./rules/digest-message.ts";
import { isLasting, type SlackProblem } from "./rules/kinds.ts";
import type { SLACK_DIGEST } from "./runs.ts";
import { postToSlack } from "./store/slack-client.ts";
import { findSlackConnection, noteSlackAttempt, type SlackRow } from "./store/slack-connections.ts";
import { SlackError } from "./store/slack-error.ts";
import {
  insertPosts,
  lastPostedTotal,
  notePostAnswer,
  notePostHandedOver,
  readPosts,
  type StoredPost,
} from "./store/slack-posts.ts";

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
const postOnce = async (scope: Scope, given: Post): Promise<string | null> => {
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

/** Axes per customer: the customer's page has all of them. */
const MOST_AXES = 2;

/** How those of these customers who drift have changed, in words, by ID: the axes that moved farthest, and the archetype. */
const readChanges = async (
  scope: Scope,
  ids: readonly string[],
  language: LanguageTag,
): Promise<Map<string, string[]>> => {
  const [data, names] = await Promise.all([readDriftsOf(scope, ids), readDriftWords(scope, language)]);
  const say = sayIn(language);
  const { percent } = makeFormats({ locale: toLocale(language), timeZone: "UTC", currency: "USD" });
  const { moved } = serverWordsIn(language).slack_digest;
  return new Map(
    data.map(({ id, why, archetypeBefore, archetype }) => {
      const axes = names.why(why.slice(0, MOST_AXES)).map(({ axisName: axis, from, to }) => {
        if (from.segment !== to.segment) return say(moved.segment, { axis, from: from.name, to: to.name });
        return say(moved.share, { axis, segment: to.name, before: percent(from.share), now: percent(to.share) });
      });
      const [from, to] = [names.archetype(archetypeBefore), names.archetype(archetype)];
      const hasMoved = from !== null && to !== null && from.key !== to.key;
      return [id, [...axes, ...(hasMoved ? [say(moved.archetype, { from: from.name, to: to.name })] : [])]];
    }),
  );
};

/** Some stores' IDs are email addresses or phone numbers, which are personal data themselves. */
const pickDisplayName = ({ name, externalId }: CustomerIdentity, includesPersonalData: boolean): string => {
  if (includesPersonalData) return name || externalId;
  return isPersonalId(externalId) ? maskPersonalData("name", name ?? "") || HIDDEN : externalId;
};

type Valued = { valueAtRisk: number | null; lifetimeValue: number };

/** As the database sorts each list: without a forecast last, ties by lifetime value. */
const byValue = (a: Valued, b: Valued): number =>
  (b.valueAtRisk ?? -1) - (a.valueAtRisk ?? -1) || b.lifetimeValue - a.lifetimeValue;

/**
 * What a connection's digest says now: the customers of the churn list and those who drift, without a recorded outcome, the highest
 * value at risk first. A customer on both lists is one entry with the reasons of both.
 */
const readDigest = async (scope: Scope, connection: SlackRow, runId: string): Promise<Digest> => {
  const { language, includesPersonalData } = connection;
  const { name: business, currency, timeZone } = await getBusinessOrThrow(scope);
  const minValue = connection.minValue === null ? null : toMajor(connection.minValue, currency);
  const most = MOST_IN_MESSAGE + MOST_IN_THREADS;
  const reader = { language, hidesPersonalData: !includesPersonalData };
  const asked = { page: 1, pageSize: most, sort: "-valueAtRisk", state: "open" } as const;
  const [list, drifters] = await Promise.all([
    listChurnActions(scope, { ...asked, ...(minValue !== null && { minValue }) }, reader),
    listDriftersAtRisk(scope, { minValue, most }, reader),
  ]);
  const previousTotal = await withBusiness(scope, (client) => lastPostedTotal(client, scope, connection.id, runId));
  const formats = makeFormats({ locale: toLocale(language), timeZone, currency });
  const reasons = new Map(
    list.data.map(({ id, why }) => [id, why.map((reason) => reasonInWords(reason, { language, formats }))]),
  );
  const rows = [...list.data, ...drifters.rows.filter(({ id }) => !reasons.has(id))].sort(byValue).slice(0, most);
  const changes = await readChanges(
    scope,
    rows.map(({ id }) => id),
    language,
  );
  const sums = [...list.totals.map(({ valueAtRisk: value }) => value), drifters.valueAtRisk].filter(
    (value) => value !== null,
  );
  return {
    business,
    currency,
    timeZone,
    minValue,
    previousTotal,
    total: list.total + drifters.total - drifters.alsoAtRisk,
    atRisk: list.total,
    drifting: drifters.total,
    valueAtRisk: sums.length === 0 ? null : sums.reduce((sum, value) => sum + value, 0),
    hasModel: list.model !== null,
    customers: rows.map(
      (row): DigestCustomer => ({
        id: row.id,
        name: pickDisplayName(row, includesPersonalData),
        valueAtRisk: row.valueAtRisk,
        lifetimeValue: row.lifetimeValue,
        churnRisk: row.churnRisk,
        daysSinceLastOrder: row.daysSinceLastOrder,
        usualGapDays: row.usualGapDays,
        isAtRisk: reasons.has(row.id),
        reasons: reasons.get(row.id) ?? [],
        changes: changes.get(row.id) ?? [],
        nextAction: row.nextAction?.title ?? null,
      }),
    ),
  };
};

/** Those that a later attempt may not have. */
const TRANSIENT: Partial<Record<SlackProblem, RunProblem>> = {
  RATE_LIMITED: "SLACK_UNREACHABLE",
  SLACK_FAILED: "SLACK_UNREACHABLE",
  UNREACHABLE: "SLACK_UNREACHABLE",
};

const toRunFailure = (error: SlackError): RunFailed => {
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
  { connectionId }: RunOptions<typeof SLACK_DIGEST>,
  progress: RunProgress,
): Promise<RunResult<typeof SLACK_DIGEST>> => {
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
    throw toRunFailure(error);
  }
};
