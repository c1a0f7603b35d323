import type { ClientBase } from "pg";
import { pool } from "#core/db/pool.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { OutgoingProblem } from "#core/values/outgoing-problems.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { OpenState } from "#core/values/run-states.ts";
import type { DeliveryProblem } from "#features/imports/rules/connections/delivery.ts";
import type { ConnectionKind, ConnectionState } from "#features/imports/shops/shops.ts";

import type { ListCounts } from "./syncs.ts";

/** What is needed to verify a delivery before its business is known. */
type Addressee = StoredSecret & { businessId: string; kind: ConnectionKind };

/** Across all businesses: the connection determines the business (migration 0034). */
export const findAddressee = async (connectionId: string): Promise<Addressee | undefined> => {
  const { rows } = await pool().query<Addressee>(
    `select business_id, kind, sealed_secrets as sealed, secret_key_id as key_id from find_connection($1)`,
    [connectionId],
  );
  return rows[0];
};

/** How far the shop has been read. */
type SyncRow = {
  /** Null if no reading is under way. */
  startedAt: string | null;
  counts: ListCounts;
  records: number;
  skipped: number;
  skippedProblem: DeliveryProblem | null;
  skippedDetail: string | null;
  flagged: number;
  flaggedProblem: DeliveryProblem | null;
  flaggedDetail: string | null;
  completeAt: string | null;
  succeededAt: string | null;
  attemptedAt: string | null;
  problem: OutgoingProblem | null;
  detail: string | null;
};

export type ConnectionRow = {
  id: string;
  kind: ConnectionKind;
  name: string;
  storefrontId: number;
  /** Before the IDs of its records. */
  idPrefix: string;
  version: number;
  keyId: string;
  /** The shop's address; null without keys and for kinds with a fixed address. */
  address: string | null;
  /** Whether a help desk gets tags and customer fields. */
  writesTags: boolean;
  /** The encryption key of its access keys; empty without them. */
  accessKeyId: string;
  /** Null before the first attempt. */
  sync: SyncRow | null;
  /** The run that reads the shop or waits to. */
  run: { id: string; state: OpenState } | null;
  createdAt: Date;
  lastDeliveryAt: Date | null;
  /** Failed deliveries that were not retried. */
  failed: number;
  state: Exclude<ConnectionState, "incomplete" | "loading" | "locked">;
};

/** SQL: how the last delivery ended. The newest of each state is in the index, however many deliveries are kept. */
const LAST = `(select newest.state from unnest(array['done', 'ignored', 'failed']) as s(state) cross join lateral (
    select d.id, d.state, d.finished_at from webhook_deliveries d
     where d.business_id = $1 and d.connection_id = c.id and d.state = s.state order by d.received_at desc limit 1
  ) newest order by newest.finished_at desc, newest.id desc limit 1)`;

const SYNC = `(select jsonb_build_object('startedAt', s.started_at, 'counts', s.counts, 'records', s.records,
    'skipped', s.skipped, 'skippedProblem', s.skipped_problem, 'skippedDetail', s.skipped_detail,
    'flagged', s.flagged, 'flaggedProblem', s.flagged_problem, 'flaggedDetail', s.flagged_detail,
    'completeAt', s.complete_at, 'succeededAt', s.succeeded_at, 'attemptedAt', s.attempted_at,
    'problem', s.problem, 'detail', s.detail)
  from connection_syncs s where s.business_id = $1 and s.connection_id = c.id)`;

const RUN = `(select jsonb_build_object('id', r.id, 'state', r.state) from runs r
  where r.business_id = $1 and r.kind = 'sync_connection' and r.options ->> 'connectionId' = c.id::text
    and r.state in ('queued', 'running', 'retrying') order by r.state = 'queued', r.queued_at limit 1)`;

const COLUMNS = `c.id, c.kind, c.name, c.storefront_id, c.id_prefix, c.version, c.secret_key_id as key_id,
  c.settings ->> 'address' as address, coalesce((c.settings ->> 'writesTags')::boolean, false) as writes_tags, c.access_key_id, ${SYNC} as sync, ${RUN} as run,
  c.created_at, c.last_delivery_at,
  (select count(*)::int from webhook_deliveries d
    where d.business_id = $1 and d.connection_id = c.id and d.state = 'failed') as failed,
  case when c.disconnected_at is not null then 'disconnected' when c.last_delivery_at is null then 'new'
    when ${LAST} = 'failed' then 'failing' else 'active' end as state`;

const ORDER = { name: 'folded(name) collate "C"', createdAt: "created_at", lastDeliveryAt: "last_delivery_at" };
type ConnectionField = keyof typeof ORDER;
export type ConnectionSort = ConnectionField | `-${ConnectionField}`;

type ConnectionQuery = { words: readonly string[]; sort: ConnectionSort };

export const listConnections = (
  client: ClientBase,
  { businessId }: Scope,
  { words, sort }: ConnectionQuery,
  place: PageWindow,
): Promise<Page<ConnectionRow>> => {
  const found = `select ${COLUMNS} from connections c where c.business_id = $1 and ${hasWords("c.name", "$2")}`;
  return readPage(client, { found, order: orderBy(ORDER, sort), values: [businessId, words] }, place);
};

export const findConnection = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<ConnectionRow | undefined> => {
  const { rows } = await client.query<ConnectionRow>(
    `select ${COLUMNS} from connections c where c.business_id = $1 and c.id = $2`,
    [businessId, id],
  );
  return rows[0];
};

/** The keys of a shop, and its address, which users see. */
export type StoredAccess = StoredSecret & { address: string | null };

type NewConnection = Pick<
  ConnectionRow,
  "id" | "kind" | "name" | "storefrontId" | "idPrefix" | "writesTags" | "createdAt"
> &
  StoredSecret & { access: StoredAccess | null };

export const insertConnection = async (
  client: ClientBase,
  { businessId }: Scope,
  one: NewConnection,
): Promise<void> => {
  const { id, kind, name, storefrontId, idPrefix, writesTags, createdAt, sealed, keyId, access } = one;
  await client.query(
    `insert into connections (business_id, id, kind, name, storefront_id, sealed_secrets, secret_key_id, created_at,
       sealed_access, access_key_id, settings, id_prefix)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    [
      businessId,
      id,
      kind,
      name,
      storefrontId,
      sealed,
      keyId,
      createdAt,
      access?.sealed ?? "",
      access?.keyId ?? "",
      { address: access?.address ?? null, ...(writesTags && { writesTags }) },
      idPrefix,
    ],
  );
};

type Change = Pick<ConnectionRow, "name" | "storefrontId" | "writesTags"> & {
  secret: StoredSecret | null;
  access: StoredAccess | null;
};

/** Keeps the secret and the keys if there are no new ones. False if the version has changed. */
export const updateConnectionAt = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, version }: { id: string; version: number },
  { name, storefrontId, writesTags, secret, access }: Change,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update connections set name = $4, storefront_id = $5, sealed_secrets = coalesce($6, sealed_secrets),
       secret_key_id = coalesce($7, secret_key_id), sealed_access = coalesce($8, sealed_access),
       access_key_id = coalesce($9, access_key_id), settings = settings || $10::jsonb,
       version = version + 1
      where business_id = $1 and id = $2 and version = $3`,
    [
      businessId,
      id,
      version,
      name,
      storefrontId,
      secret?.sealed ?? null,
      secret?.keyId ?? null,
      access?.sealed ?? null,
      access?.keyId ?? null,
      { writesTags, ...(access && { address: access.address }) },
    ],
  );
  return rowCount === 1;
};

/**
 * Locks a connection until the transaction ends, before its records are written. Otherwise a concurrent deletion would lock the
 * connection first and its records afterwards, and both could wait for each other. Webhooks are still accepted. False if there
 * is none.
 */
export const lockConnection = async (client: ClientBase, { businessId }: Scope, id: string): Promise<boolean> => {
  const { rowCount } = await client.query(
    "select from connections where business_id = $1 and id = $2 for no key update",
    [businessId, id],
  );
  return rowCount === 1;
};

/** Deletes it with its deliveries; imported records stay. False if there is none. */
export const deleteConnectionRow = async (client: ClientBase, { businessId }: Scope, id: string): Promise<boolean> => {
  const { rowCount } = await client.query("delete from connections where business_id = $1 and id = $2", [
    businessId,
    id,
  ]);
  return rowCount === 1;
};

/** The last deliveries, and whether the shop removed our app with one of them. */
export const noteDelivered = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { at, isDisconnected }: { at: Date; isDisconnected: boolean },
): Promise<void> => {
  await client.query(
    `update connections set last_delivery_at = greatest(last_delivery_at, $3),
       disconnected_at = case when $4 then $3::timestamptz end
      where business_id = $1 and id = $2`,
    [businessId, id, at, isDisconnected],
  );
};

/** The stored keys of a shop; undefined without, or without the connection. */
export const findAccess = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<StoredSecret | undefined> => {
  const { rows } = await client.query<StoredSecret>(
    `select sealed_access as sealed, access_key_id as key_id from connections
      where business_id = $1 and id = $2 and sealed_access <> ''`,
    [businessId, id],
  );
  return rows[0];
};

/** What a connection stores encrypted: its webhook secret and the keys of its shop. */
export type SecretUse = "webhooks" | "access";
