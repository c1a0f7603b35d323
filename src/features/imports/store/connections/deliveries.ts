import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import type { ContractAnswer } from "#core/contracts/contract.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { CleanUp } from "#core/feature.ts";
import { signalQueue } from "#core/runs/store/queue.ts";
import { latestPast } from "#core/server/clock.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { listDeliveries as contract } from "#features/imports/contracts/connections.ts";
import type { DeliveryProblem, DeliveryState } from "#features/imports/rules/connections/delivery.ts";
import { WEBHOOK_DELIVERIES } from "#features/imports/runs.ts";

export type DeliveryRow = ContractAnswer<typeof contract>["data"][number];

const COLUMNS = `d.id, d.connection_id, c.name as connection_name, d.topic, d.state, d.problem, d.detail,
  d.received_at, d.finished_at`;

const ORDER = { receivedAt: "received_at" };
type DeliverySort = keyof typeof ORDER | `-${keyof typeof ORDER}`;

type DeliveryQuery = {
  words: readonly string[];
  /** The detail of a problem can name a customer, and is not searched then. */
  isMasked: boolean;
  state: DeliveryState | undefined;
  connectionId: string | undefined;
  sort: DeliverySort;
};

/** One page of deliveries, without their bodies; every word must occur in the topic or the detail of the problem. */
export const listDeliveries = (
  client: ClientBase,
  { businessId }: Scope,
  { words, isMasked, state, connectionId, sort }: DeliveryQuery,
  place: PageWindow,
): Promise<Page<DeliveryRow>> => {
  const found = `select ${COLUMNS} from webhook_deliveries d
    join connections c on c.business_id = d.business_id and c.id = d.connection_id
    where d.business_id = $1 and ($2::text is null or d.state = $2) and ($3::uuid is null or d.connection_id = $3)
      and ${hasWords(isMasked ? "d.topic" : "concat_ws(' ', d.topic, d.detail)", "$4")}`;
  const values = [businessId, state ?? null, connectionId ?? null, words];
  return readPage(client, { found, order: orderBy(ORDER, sort), values }, place);
};

export const findDeliveryState = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<DeliveryState | undefined> => {
  const { rows } = await client.query<{ state: DeliveryState }>(
    "select state from webhook_deliveries where business_id = $1 and id = $2",
    [businessId, id],
  );
  return rows[0]?.state;
};

/** Identifies the connection; its deliveries are rows. */
export type DeliveriesJob = { businessId: string; connectionId: string };

/**
 * Adds a job for a connection's queued deliveries unless one is waiting. Call it after the transaction that stored them:
 * a job that is still waiting then starts later than that and sees them.
 */
export const sendDeliveries = async (job: DeliveriesJob): Promise<void> => {
  await (await signalQueue(WEBHOOK_DELIVERIES)).send(WEBHOOK_DELIVERIES, job, {
    singletonKey: job.connectionId,
    group: { id: job.businessId },
  });
};

type Received = { connectionId: string; key: string; topic: string; triggeredAt: Date | null; body: Uint8Array };

/** Stores a delivery once. Returns whether it still has to be processed, also if it was stored before. */
export const insertDelivery = (
  scope: Scope,
  { connectionId, key, topic, triggeredAt, body }: Received,
): Promise<boolean> =>
  withBusiness(scope, async (client) => {
    const values = [scope.businessId, uuidv7(), connectionId, key, topic, triggeredAt, body];
    const { rowCount } = await client.query(
      `insert into webhook_deliveries (business_id, id, connection_id, delivery_key, topic, triggered_at, body)
       values ($1, $2, $3, $4, $5, $6, $7) on conflict (business_id, connection_id, delivery_key) do nothing`,
      values,
    );
    if (rowCount === 1) return true;
    const { rows } = await client.query<{ isQueued: boolean }>(
      `select state = 'queued' as is_queued from webhook_deliveries
        where business_id = $1 and connection_id = $2 and delivery_key = $3`,
      [scope.businessId, connectionId, key],
    );
    return rows[0]?.isQueued ?? false;
  });

export type QueuedDelivery = { id: string; topic: string; triggeredAt: Date | null; receivedAt: Date; body: Buffer };

/** Bytes of bodies per batch; one body may have 5 MB. The first delivery is always read. */
const MOST_BYTES = 16 * 1024 ** 2;

/** The next deliveries in order of arrival, locked until the transaction ends. */
export const readQueued = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
  limit: number,
): Promise<QueuedDelivery[]> => {
  const { rows } = await client.query<QueuedDelivery>(
    `with first as (
       select id, octet_length(body) as bytes, received_at from webhook_deliveries
        where business_id = $1 and connection_id = $2 and state = 'queued' order by received_at, id limit $3
     ), counted as (
       select id, bytes, sum(bytes) over (order by received_at, id) - bytes as before from first
     )
     select id, topic, triggered_at, received_at, body from webhook_deliveries
      where business_id = $1 and id in (select id from counted where before + bytes <= $4 or before = 0)
      order by received_at, id for update`,
    [businessId, connectionId, limit, MOST_BYTES],
  );
  return rows;
};

export type Outcome = {
  id: string;
  state: Exclude<DeliveryState, "queued">;
  problem?: DeliveryProblem | undefined;
  detail?: string | undefined;
  /** The external ID of the order that a waiting delivery needs. */
  waitsFor?: string | undefined;
  /** Its body is deleted once it has been processed. */
  forgetsBody?: boolean;
};

const LONGEST_DETAIL = 500;

export const noteOutcomes = async (
  client: ClientBase,
  { businessId }: Scope,
  outcomes: readonly Outcome[],
  at: Date,
): Promise<void> => {
  await client.query(
    `update webhook_deliveries d set state = o.state, problem = o.problem, detail = o.detail, waits_for = o.waits_for,
       finished_at = case when o.state = 'waiting' then null else $2::timestamptz end,
       body = case when o.forgets and o.state in ('done', 'ignored') then ''::bytea else d.body end
       from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::boolean[])
              as o(id, state, problem, detail, waits_for, forgets)
      where d.business_id = $1 and d.id = o.id`,
    [
      businessId,
      at,
      outcomes.map(({ id }) => id),
      outcomes.map(({ state }) => state),
      outcomes.map(({ problem }) => problem ?? null),
      outcomes.map(({ detail }) => detail?.slice(0, LONGEST_DETAIL) ?? null),
      outcomes.map(({ waitsFor }) => waitsFor ?? null),
      outcomes.map(({ forgetsBody = false }) => forgetsBody),
    ],
  );
};

/** Queues the deliveries again that were waiting for one of these orders. */
export const requeueWaiting = async (
  client: ClientBase,
  { businessId }: Scope,
  connectionId: string,
  orderIds: readonly string[],
): Promise<void> => {
  await client.query(
    `update webhook_deliveries set state = 'queued', problem = null, detail = null, waits_for = null
      where business_id = $1 and connection_id = $2 and state = 'waiting' and waits_for = any($3::text[])`,
    [businessId, connectionId, orderIds],
  );
};

/** Queues failed deliveries again: one, those of one connection, or all. Returns their connections and how many there were. */
export const requeueFailed = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, connectionId }: { id?: string | undefined; connectionId?: string | undefined },
): Promise<{ connectionIds: string[]; count: number }> => {
  const { rows } = await client.query<{ connectionId: string }>(
    `update webhook_deliveries set state = 'queued', problem = null, detail = null, finished_at = null
      where business_id = $1 and state = 'failed' and ($2::uuid is null or id = $2)
        and ($3::uuid is null or connection_id = $3)
      returning connection_id`,
    [businessId, id ?? null, connectionId ?? null],
  );
  return { connectionIds: [...new Set(rows.map((row) => row.connectionId))], count: rows.length };
};

/** Connections with deliveries that have been queued since before `at`, or by a clock that has been set back since, whose job may have been lost. */
export const staleConnections = (scope: Scope, at: Date): Promise<string[]> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select distinct connection_id as id from webhook_deliveries
        where business_id = $1 and state = 'queued' and (received_at < $2 or received_at > $3)`,
      [scope.businessId, at, latestPast(at)],
    );
    return rows.map(({ id }) => id);
  });

/** Their bodies have personal data, and a shop that asks to delete a customer's gives 30 days. */
export const deleteOldDeliveries: CleanUp = (scope, before) =>
  withBusiness(scope, (client) =>
    client.query("delete from webhook_deliveries where business_id = $1 and received_at < $2", [
      scope.businessId,
      before(30),
    ]),
  );
