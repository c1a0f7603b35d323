import type { ClientBase } from "pg";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "#core/db/read-page.ts";
import type { StoredSecret } from "#core/server/encryption.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { DisabledBy, WebhookEvent } from "#features/webhooks/rules.ts";

export type EndpointRow = {
  id: string;
  name: string;
  url: string;
  events: WebhookEvent[];
  /** Only events of these segments; null for all. */
  segmentIds: string[] | null;
  includesPersonalData: boolean;
  /** Which AUTH_SECRET encrypted its secret. */
  secretKeyId: string;
  disabledBy: DisabledBy | null;
  disabledAt: Date | null;
  failingSince: Date | null;
  lastDeliveredAt: Date | null;
  version: number;
  createdAt: Date;
  /** Messages that wait, and those that were given up. */
  pending: number;
  failed: number;
};

/** Counting more takes long and says no more. */
const MOST_COUNTED = 10_000;

/** SQL: how many messages of the endpoint are in a state. */
const countMessagesSql = (state: string): string =>
  `(select count(*)::int from (select from webhook_messages m
     where m.business_id = $1 and m.endpoint_id = e.id and m.state = '${state}' limit ${MOST_COUNTED}) counted)`;

const COLUMNS = `e.id, e.name, e.url, e.events, nullif(e.segment_ids, '{}') as segment_ids, e.includes_personal_data,
  e.secret_key_id, e.disabled_by, e.disabled_at, e.failing_since, e.last_delivered_at, e.version, e.created_at,
  ${countMessagesSql("pending")} as pending, ${countMessagesSql("failed")} as failed`;

const ORDER = { name: 'folded(name) collate "C"', createdAt: "created_at", lastDeliveredAt: "last_delivered_at" };
type EndpointField = keyof typeof ORDER;
export type EndpointSort = EndpointField | `-${EndpointField}`;

type EndpointQuery = { words: readonly string[]; sort: EndpointSort };

/** One page; every word must occur in the name or the address. */
export const listEndpoints = (
  client: ClientBase,
  { businessId }: Scope,
  { words, sort }: EndpointQuery,
  place: PageWindow,
): Promise<Page<EndpointRow>> => {
  const found = `select ${COLUMNS} from webhook_endpoints e
    where e.business_id = $1 and ${hasWords("concat_ws(' ', e.name, e.url)", "$2")}`;
  return readPage(client, { found, order: orderBy(ORDER, sort), values: [businessId, words] }, place);
};

export const findEndpoint = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
): Promise<EndpointRow | undefined> => {
  const { rows } = await client.query<EndpointRow>(
    `select ${COLUMNS} from webhook_endpoints e where e.business_id = $1 and e.id = $2`,
    [businessId, id],
  );
  return rows[0];
};

type Change = Pick<EndpointRow, "name" | "url" | "events" | "segmentIds" | "includesPersonalData">;

type NewEndpoint = Change & Pick<EndpointRow, "id" | "createdAt"> & StoredSecret;

export const insertEndpoint = async (client: ClientBase, { businessId }: Scope, one: NewEndpoint): Promise<void> => {
  const { id, name, url, events, segmentIds, includesPersonalData, createdAt, sealed, keyId } = one;
  await client.query(
    `insert into webhook_endpoints (business_id, id, name, url, events, includes_personal_data, sealed_secret,
       secret_key_id, created_at, segment_ids) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, coalesce($10::uuid[], '{}'))`,
    [businessId, id, name, url, events, includesPersonalData, sealed, keyId, createdAt, segmentIds],
  );
};

/** False if the version has changed. */
export const updateEndpointAt = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, version }: { id: string; version: number },
  { name, url, events, segmentIds, includesPersonalData }: Change,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update webhook_endpoints set name = $4, url = $5, events = $6, includes_personal_data = $7, segment_ids = coalesce($8::uuid[], '{}'),
       version = version + 1
      where business_id = $1 and id = $2 and version = $3`,
    [businessId, id, version, name, url, events, includesPersonalData, segmentIds],
  );
  return rowCount === 1;
};

/** Which of these are no segments of the business. `ids` are UUIDs. */
export const unknownSegments = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
): Promise<string[]> => {
  const { rows } = await client.query<{ id: string }>(
    `select id::text from unnest($2::uuid[]) as given(id)
      where not exists (select from customer_segments s where s.business_id = $1 and s.segment_id = given.id)`,
    [businessId, ids],
  );
  return rows.map(({ id }) => id);
};

/** From now on no messages are written for it, and those that wait stay. */
export const disableEndpoint = async (
  client: ClientBase,
  { businessId }: Scope,
  id: string,
  { by, at }: { by: DisabledBy; at: Date },
): Promise<void> => {
  await client.query(
    "update webhook_endpoints set disabled_by = $3, disabled_at = $4 where business_id = $1 and id = $2",
    [businessId, id, by, at],
  );
};

/** Its failures are forgotten. */
export const enableEndpoint = async (client: ClientBase, { businessId }: Scope, id: string): Promise<void> => {
  await client.query(
    `update webhook_endpoints set disabled_by = null, disabled_at = null, failing_since = null, failures = 0,
       paused_until = null where business_id = $1 and id = $2`,
    [businessId, id],
  );
};

/** Deletes it with its messages. False if there is none. */
export const deleteEndpointRow = async (client: ClientBase, { businessId }: Scope, id: string): Promise<boolean> => {
  const { rowCount } = await client.query("delete from webhook_endpoints where business_id = $1 and id = $2", [
    businessId,
    id,
  ]);
  return rowCount === 1;
};
