import type { ClientBase } from "pg";
import { pool } from "#core/db/pool.ts";
import { signalQueue } from "#core/runs/store/queue.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type MessageProblem, RETRIED_MS, type SentEvent } from "#features/webhooks/rules.ts";
import { WEBHOOK_MESSAGES } from "#features/webhooks/runs.ts";

/** Identifies the endpoint; its messages are rows. */
export type WebhookJob = { businessId: string; endpointId: string };

/** Adds a job for an endpoint's due messages unless one is waiting. */
export const sendWebhookJob = async (job: WebhookJob): Promise<void> => {
  await (await signalQueue(WEBHOOK_MESSAGES)).send(WEBHOOK_MESSAGES, job, {
    singletonKey: job.endpointId,
    group: { id: job.businessId, tier: job.endpointId },
  });
};

/** Endpoints of all businesses with messages that are due (migration 0056). */
export const dueEndpoints = async (at: Date): Promise<{ businessId: string; endpointId: string }[]> => {
  const { rows } = await pool().query<{ businessId: string; endpointId: string }>(
    `select business_id, endpoint_id from due_webhook_endpoints($1)`,
    [at],
  );
  return rows;
};

type EndpointScope = Scope & { endpointId: string };

/** What is needed to send to an endpoint. */
export type Addressee = {
  url: string;
  includesPersonalData: boolean;
  secret: StoredSecret;
  /** Null once it no longer signs. */
  previous: StoredSecret | null;
  failingSince: Date | null;
  failures: number;
};

/** Undefined if it was deleted, disabled, or paused after a failure, unless that doesn't matter. */
export const findAddressee = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  { at, isPausedToo = false }: { at: Date; isPausedToo?: boolean },
): Promise<Addressee | undefined> => {
  const { rows } = await client.query<Addressee>(
    `select url, includes_personal_data, failing_since, failures,
       jsonb_build_object('sealed', sealed_secret, 'keyId', secret_key_id) as secret,
       case when previous_secret_until > $3 then
         jsonb_build_object('sealed', previous_sealed_secret, 'keyId', previous_secret_key_id) end as previous
      from webhook_endpoints
     where business_id = $1 and id = $2 and disabled_at is null and ($4 or paused_until is null or paused_until <= $3)`,
    [businessId, endpointId, at, isPausedToo],
  );
  return rows[0];
};

/** A message as it is sent; the customer's data is read at that moment, so that it is never stored here. */
export type ClaimedMessage = {
  id: string;
  event: SentEvent;
  at: Date;
  data: Record<string, unknown>;
  attempts: number;
  customer: {
    id: string;
    externalId: string;
    name: string | null;
    email: string | null;
    phone: string | null;
  } | null;
};

type Claim = { jobId: string; at: Date; until: Date; limit: number };

/**
 * The next messages of an endpoint that are due, at most one per customer: the earliest that waits. Until the given time no other
 * worker takes them, nor a later one about the same customer; of a killed worker they are then sent again, under the same ID.
 */
export const claimMessages = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  { jobId, at, until, limit }: Claim,
): Promise<ClaimedMessage[]> => {
  const { rows } = await client.query<ClaimedMessage>(
    `with due as (
       select id from webhook_messages m
        where business_id = $1 and endpoint_id = $2 and state = 'pending' and next_attempt_at <= $3
          and not exists (select from webhook_messages earlier
            where earlier.business_id = $1 and earlier.endpoint_id = $2 and earlier.state = 'pending'
              and earlier.customer_id = m.customer_id and earlier.place < m.place)
        order by next_attempt_at, place limit $5 for update skip locked
     ), claimed as (
       update webhook_messages m set next_attempt_at = $4, claimed_by = $6 from due where m.business_id = $1 and m.id = due.id
       returning m.id, m.event, m.at, m.data, m.attempts, m.customer_id, m.place
     )
     select m.id, m.event, m.at, m.data, m.attempts,
       case when c.customer_id is not null then jsonb_build_object('id', c.customer_id, 'externalId', c.external_id,
         'name', c.name, 'email', c.email, 'phone', c.phone) end as customer
       from claimed m left join customers c on c.business_id = $1 and c.customer_id = m.customer_id order by m.place`,
    [businessId, endpointId, at, until, limit, jobId],
  );
  return rows;
};

/** Makes due again what an earlier attempt at this job claimed before its worker was killed. */
export const releaseClaims = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  { jobId, at }: { jobId: string; at: Date },
): Promise<void> => {
  await client.query(
    `update webhook_messages set next_attempt_at = $4, claimed_by = null
      where business_id = $1 and endpoint_id = $2 and claimed_by = $3 and state = 'pending'`,
    [businessId, endpointId, jobId, at],
  );
};

/** Gives what waits for an earlier message about the same customer that message's time, so that it isn't looked at before. */
export const deferBlocked = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  at: Date,
): Promise<void> => {
  await client.query(
    `update webhook_messages m set next_attempt_at = first.next_attempt_at
       from (select distinct on (customer_id) customer_id, place, next_attempt_at from webhook_messages
              where business_id = $1 and endpoint_id = $2 and state = 'pending' and customer_id is not null
              order by customer_id, place) first
      where m.business_id = $1 and m.endpoint_id = $2 and m.state = 'pending' and m.next_attempt_at <= $3
        and m.customer_id = first.customer_id and m.place > first.place and first.next_attempt_at > $3`,
    [businessId, endpointId, at],
  );
};

/** A time of this process beside the database's: one of both clocks may be years off. Citus takes no clock in an update. */
const readBothClocks = async (client: ClientBase, at: Date): Promise<{ earlier: Date; later: Date }> => {
  const { rows } = await client.query<{ now: Date }>("select statement_timestamp() as now");
  const times = [at.getTime(), rows[0]?.now.getTime() ?? at.getTime()];
  return { earlier: new Date(Math.min(...times)), later: new Date(Math.max(...times)) };
};

/** Gives up messages that have waited too long by both clocks: what is given up is not sent again. */
export const expireMessages = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  at: Date,
): Promise<void> => {
  const { earlier } = await readBothClocks(client, at);
  await client.query(
    `update webhook_messages set state = 'failed', problem = 'EXPIRED', detail = null
      where business_id = $1 and endpoint_id = $2 and state = 'pending' and queued_at < $3`,
    [businessId, endpointId, new Date(earlier.getTime() - RETRIED_MS)],
  );
};

/** How an attempt to send a message ended. */
type Attempt = {
  id: string;
  at: Date;
  tookMs: number;
  /** The endpoint's answer; null without one. */
  status: number | null;
  /** Null if it was delivered. */
  problem: MessageProblem | null;
  detail: string | null;
  /** When the next one follows; null after the last. */
  nextAt: Date | null;
};

const LONGEST_DETAIL = 300;

export const noteAttempts = async (
  client: ClientBase,
  { businessId }: Scope,
  attempts: readonly Attempt[],
): Promise<void> => {
  await client.query(
    `update webhook_messages m set attempts = m.attempts + 1, attempted_at = a.at, took_ms = a.took_ms, status = a.status,
       problem = a.problem, detail = a.detail, claimed_by = null, next_attempt_at = coalesce(a.next_at, m.next_attempt_at),
       state = case when a.problem is null then 'delivered' when a.next_at is null then 'failed' else 'pending' end
       from unnest($2::uuid[], $3::timestamptz[], $4::int[], $5::int[], $6::text[], $7::text[], $8::timestamptz[])
         as a(id, at, took_ms, status, problem, detail, next_at)
      where m.business_id = $1 and m.id = a.id`,
    [
      businessId,
      attempts.map(({ id }) => id),
      attempts.map(({ at }) => at),
      attempts.map(({ tookMs }) => tookMs),
      attempts.map(({ status }) => status),
      attempts.map(({ problem }) => problem),
      attempts.map(({ detail }) => detail?.slice(0, LONGEST_DETAIL) ?? null),
      attempts.map(({ nextAt }) => nextAt),
    ],
  );
};

/**
 * Makes due what waits longer than any message or endpoint does: until the time of a clock that has been set back since. How
 * long a message has waited and an endpoint has failed then count from now.
 */
export const endImpossibleWaits = async (
  client: ClientBase,
  { businessId }: Scope,
  { at, messageUntil, endpointUntil }: { at: Date; messageUntil: Date; endpointUntil: Date },
): Promise<void> => {
  await client.query(
    `update webhook_messages set next_attempt_at = $2, queued_at = least(queued_at, $2), claimed_by = null
      where business_id = $1 and state = 'pending' and next_attempt_at > $3`,
    [businessId, at, messageUntil],
  );
  await client.query(
    `update webhook_endpoints set paused_until = null, failing_since = least(failing_since, $2)
      where business_id = $1 and (paused_until > $3 or failing_since > $3)`,
    [businessId, at, endpointUntil],
  );
};

/** Returns claimed messages that were not sent. */
export const releaseMessages = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
  at: Date,
): Promise<void> => {
  await client.query(
    `update webhook_messages set next_attempt_at = $3, claimed_by = null
      where business_id = $1 and id = any($2::uuid[]) and state = 'pending'`,
    [businessId, ids, at],
  );
};

/** Notes that an endpoint received something. */
export const noteDelivered = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  at: Date,
): Promise<void> => {
  await client.query(
    `update webhook_endpoints set last_delivered_at = $3, failing_since = null, failures = 0, paused_until = null
      where business_id = $1 and id = $2`,
    [businessId, endpointId, at],
  );
};

type Failing = { at: Date; failures: number; pausedUntil: Date };

/**
 * Notes that nothing could be delivered to an endpoint. Returns since when, and the earlier time of both clocks, as one of them may be
 * years ahead; undefined if the endpoint was deleted. Failures begin at the later time: one clock may be years behind.
 */
export const noteFailing = async (
  client: ClientBase,
  { businessId, endpointId }: EndpointScope,
  { at, failures, pausedUntil }: Failing,
): Promise<{ failingSince: Date; at: Date } | undefined> => {
  const { earlier, later } = await readBothClocks(client, at);
  const { rows } = await client.query<{ failingSince: Date }>(
    `update webhook_endpoints set failing_since = coalesce(failing_since, $3), failures = $4, paused_until = $5
      where business_id = $1 and id = $2
      returning failing_since`,
    [businessId, endpointId, later, failures, pausedUntil],
  );
  return rows[0] && { ...rows[0], at: earlier };
};

type SentTest = EndpointScope & Omit<Attempt, "nextAt"> & { queuedAt: Date };

/** A test that was sent, for the delivery log, if its endpoint still exists. It is never pending, so that no worker sends it again. */
export const insertSentTest = async (
  client: ClientBase,
  { businessId, endpointId, id, queuedAt, at, tookMs, status, problem, detail }: SentTest,
): Promise<void> => {
  const { rowCount } = await client.query(
    "select from webhook_endpoints where business_id = $1 and id = $2 for key share",
    [businessId, endpointId],
  );
  if (!rowCount) return;
  await client.query(
    `insert into webhook_messages (business_id, id, endpoint_id, event, at, data, queued_at, next_attempt_at, state, attempts,
       attempted_at, took_ms, status, problem, detail)
     values ($1, $3, $2, 'webhook.test', $4, '{}', $4, $4, case when $8::text is null then 'delivered' else 'failed' end, 1,
       $5, $6, $7, $8, $9)`,
    [businessId, endpointId, id, queuedAt, at, tookMs, status, problem, detail?.slice(0, LONGEST_DETAIL) ?? null],
  );
};
