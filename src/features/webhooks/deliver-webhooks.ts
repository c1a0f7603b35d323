import type { PoolClient } from "pg";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { listBusinessIds } from "#core/auth/businesses.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { runAs } from "#core/load/work.ts";
import { latestPast, now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { disableEndpoint } from "#features/webhooks/store/webhook-endpoints.ts";
import { raiseAlert } from "#records/alerts/alerts.ts";
import { readableSecrets } from "./manage-webhook-endpoints.ts";
import { isGivenUp, LONGEST_PAUSE, LONGEST_WAIT, nextAttemptAt, pauseMs, RETRIED_MS } from "./rules.ts";
import { type Sent, sendWebhook } from "./send-webhook.ts";
import {
  type Addressee,
  type ClaimedMessage,
  claimMessages,
  deferBlocked,
  dueEndpoints,
  endImpossibleWaits,
  expireMessages,
  findAddressee,
  noteAttempts,
  noteDelivered,
  noteFailing,
  releaseClaims,
  releaseMessages,
  sendWebhookJob,
  type WebhookJob,
} from "./store/webhook-sending.ts";

/** Messages sent to an endpoint at the same time, each about another customer. */
const AT_ONCE = 20;
/** Longer than an attempt takes. Afterwards any worker may send the messages, in case the job that claimed them is given up. */
const LEASE_MS = 60_000;

/** The answer of an address that is gone for good, as Standard Webhooks says. */
const GONE = 410;

/** Queues the work on endpoints whose messages are due, also those that a killed worker left. */
export const planWebhooks = async (at: Date): Promise<void> => {
  for (const job of await dueEndpoints(at)) await sendWebhookJob(job);
};

/** Lets messages be sent again that a clock put off which has been set back since. */
export const recoverWebhooks = async (at: Date): Promise<void> => {
  const after = (ms: number) => latestPast(new Date(at.getTime() + ms));
  const times = { at, messageUntil: after(LONGEST_WAIT), endpointUntil: after(LONGEST_PAUSE) };
  for (const businessId of await listBusinessIds())
    await withBusiness({ businessId }, (client) => endImpossibleWaits(client, { businessId }, times));
};

type Batch = { addressee: Addressee; secrets: string[]; messages: ClaimedMessage[] };

/** The queue's job, and whether a worker was killed or failed at it before. */
type Job = { id: string; isRepeated: boolean };

/** Null if nothing may be sent to the endpoint now. */
const takeBatch = (place: WebhookJob, { id: jobId, isRepeated }: Job): Promise<Batch | null> =>
  withBusiness(place, async (client) => {
    const at = now();
    if (isRepeated) await releaseClaims(client, place, { jobId, at });
    const addressee = await findAddressee(client, place, { at });
    if (!addressee) return null;
    const { failingSince, secret, previous } = addressee;
    const secrets = readableSecrets(place.endpointId, [secret, previous]);
    if (secrets.length === 0) {
      await noteFailure(client, place, addressee, at);
      return null;
    }
    const expiredBefore = new Date(at.getTime() - RETRIED_MS);
    // What was queued later, or before the endpoint failed, has not been tried that long.
    if (failingSince && failingSince < expiredBefore) await expireMessages(client, place, at);
    // A failing endpoint gets a single message to show that it works again.
    const limit = failingSince ? 1 : AT_ONCE;
    const until = new Date(at.getTime() + LEASE_MS);
    const messages = await claimMessages(client, place, { jobId, at, until, limit });
    if (messages.length === 0) await deferBlocked(client, place, at);
    return { addressee, secrets, messages };
  });

const disable = async (client: PoolClient, place: WebhookJob, by: "failures" | "gone", at: Date): Promise<void> => {
  const { businessId, endpointId } = place;
  await disableEndpoint(client, place, endpointId, { by, at });
  await raiseAlert(client, place, {
    kind: "webhook_disabled",
    subject: endpointId,
    webhookEndpointId: endpointId,
    at,
    details: { reason: by },
  });
  const actor = { businessId, kind: "system", id: "webhooks" } as const;
  const things = { webhook_endpoint: endpointId };
  await insertAuditLine(client, actor, { action: "webhook_endpoint.disabled", things, after: { disabledBy: by } });
};

/** Pauses an endpoint where nothing could be delivered, or disables it after days. */
const noteFailure = async (client: PoolClient, place: WebhookJob, before: Addressee, at: Date): Promise<void> => {
  const failures = before.failures + 1;
  const pausedUntil = new Date(at.getTime() + pauseMs(failures));
  const noted = await noteFailing(client, place, { at, failures, pausedUntil });
  if (noted && isGivenUp({ failingSince: noted.failingSince, failures }, noted.at))
    await disable(client, place, "failures", at);
};

type Tried = { message: ClaimedMessage; sent: Sent };

const noteBatch = (place: WebhookJob, addressee: Addressee, tried: readonly Tried[]): Promise<void> =>
  withBusiness(place, async (client) => {
    const at = now();
    const attempts = tried.map(({ message: { id, attempts }, sent }) => ({
      id,
      ...sent,
      nextAt: sent.status === GONE ? null : nextAttemptAt(attempts + 1, sent.at, Math.random()),
    }));
    await noteAttempts(client, place, attempts);
    if (tried.some(({ sent }) => sent.problem === null)) await noteDelivered(client, place, at);
    else if (tried.some(({ sent }) => sent.status === GONE)) await disable(client, place, "gone", at);
    else await noteFailure(client, place, addressee, at);
  });

const deliverBatch = async (place: WebhookJob, job: Job, signal: AbortSignal): Promise<boolean> => {
  signal.throwIfAborted();
  const batch = await takeBatch(place, job);
  if (!batch || batch.messages.length === 0) return false;
  const { addressee, secrets, messages } = batch;
  const { url, includesPersonalData } = addressee;
  const target = { url, secrets, includesPersonalData };
  const ends = await Promise.allSettled(messages.map((message) => sendWebhook(message, target, signal)));
  const tried = messages.flatMap((message, i): Tried[] => {
    const end = ends[i];
    return end?.status === "fulfilled" ? [{ message, sent: end.value }] : [];
  });
  const unsent = messages.filter((_, i) => ends[i]?.status === "rejected").map(({ id }) => id);
  if (tried.length > 0) await noteBatch(place, addressee, tried);
  if (unsent.length > 0) {
    await withBusiness(place, async (client) => {
      // Whatever kept us from sending may last.
      if (!signal.aborted) await noteFailure(client, place, addressee, now());
      await releaseMessages(client, place, unsent, now());
    });
  }
  const stopped = ends.find((end) => end.status === "rejected");
  if (stopped) throw stopped.reason;
  return tried.some(({ sent }) => sent.problem === null);
};

/**
 * Sends some of an endpoint's due messages at the same time, at most one about a customer and in their order. Returns whether there may
 * be more to send now. A message is noted as delivered after the answer, so that a killed worker sends it again rather than never.
 */
export const deliverWebhooks = (place: WebhookJob, job: Job, signal: AbortSignal): Promise<boolean> =>
  runAs({ kind: "batch", businessId: place.businessId }, async () => {
    try {
      return await deliverBatch(place, job, signal);
    } catch (error) {
      if (!signal.aborted) log().error({ err: error, ...place }, "sending webhooks failed");
      throw error;
    }
  });

/**
 * Sends a batch, so that no endpoint keeps a worker from others that wait, and queues what is left. Of a batch that failed, and was
 * logged, what is still due gets a new job within seconds: repeating this one too would only add up.
 */
export const performDelivery = async (
  endpoint: WebhookJob,
  { id, retryCount }: { id: string; retryCount: number },
  signal: AbortSignal,
): Promise<void> => {
  const isMore = await deliverWebhooks(endpoint, { id, isRepeated: retryCount > 0 }, signal).catch(() => false);
  if (isMore) await sendWebhookJob(endpoint);
};
