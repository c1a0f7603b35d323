import { insertAuditLine } from "#core/auth/audit-log.ts";
import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { assertAllowed } from "#core/auth/rate-limit.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { refusalBy } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { testMessage } from "#features/slack/rules/digest-message.ts";
import { isLasting, type SlackProblem } from "#features/slack/rules/kinds.ts";
import { postToSlack } from "#features/slack/store/slack-client.ts";
import { noteSlackAttempt } from "#features/slack/store/slack-connections.ts";
import { SlackError } from "#features/slack/store/slack-error.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { requestRun } from "../runs/request-run.ts";
import { openedSlackKeys } from "./connection-keys.ts";
import { findSlackOrThrow } from "./read-connections.ts";

const TEST_MS = 20_000;

type Tested = { problem: SlackProblem | null; detail: string | null };

const tried = async (work: () => Promise<unknown>): Promise<Tested> => {
  try {
    await work();
    return { problem: null, detail: null };
  } catch (error) {
    if (error instanceof DOMException) return { problem: "UNCONFIRMED", detail: null };
    if (!(error instanceof SlackError)) throw error;
    return { problem: error.problem, detail: error.detail };
  }
};

/**
 * Posts a short message without customers and waits for Slack's answer, which mends a broken connection if it is good. Throws NOT_FOUND,
 * CONFLICT (SLACK_CONNECTION_LOCKED) and RATE_LIMITED.
 */
export const testSlackConnection = async (actor: Actor, id: string): Promise<Tested> => {
  const row = await withBusiness(actor, (client) => findSlackOrThrow(client, actor, id));
  const keys = openedSlackKeys(id, row.keys);
  if (!keys) throw refusalBy("SLACK_CONNECTION_LOCKED", "AUTH_SECRET has changed: enter the keys again");
  await assertAllowed("test-slack", actor.id);
  const { name } = await getBusinessOrThrow(actor);
  const message = testMessage(name, row.language);
  const target = { keys, channel: row.channel };
  const tested = await tried(() => postToSlack(target, message, { signal: AbortSignal.timeout(TEST_MS) }));
  await withBusiness(actor, async (client) => {
    const isBroken = tested.problem !== null && isLasting(tested.problem);
    await noteSlackAttempt(client, actor, row, { at: now(), ...tested, isBroken });
    await insertAuditLine(client, actor, {
      action: "slack_connection.tested",
      things: { slack_connection: id },
      after: { problem: tested.problem },
    });
  });
  return tested;
};

/** Queues a run that posts the digest now. Throws NOT_FOUND. */
export const sendSlackDigestNow = async (actor: Actor, id: string): Promise<{ runId: string }> => {
  await withBusiness(actor, (client) => findSlackOrThrow(client, actor, id));
  const { timeZone } = await getBusinessOrThrow(actor);
  const run = await requestRun(actor, "slack_digest", { connectionId: id, day: toLocalDay(now(), timeZone) });
  return { runId: run.id };
};
