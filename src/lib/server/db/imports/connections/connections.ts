import type { ClientBase } from "pg";
import type { StoredSecret } from "#lib/domain/accounts/stored-secret.ts";
import type { ConnectionKind, ConnectionState } from "#lib/domain/imports/connections/kinds.ts";
import type { Scope } from "#lib/domain/permissions.ts";
import { hasWords, orderBy, type Page, type PageWindow, readPage } from "../../read-page.ts";

export type ConnectionRow = {
  id: string;
  kind: ConnectionKind;
  name: string;
  storefrontId: number;
  version: number;
  keyId: string;
  createdAt: Date;
  lastDeliveryAt: Date | null;
  /** Failed deliveries that were not retried. */
  failed: number;
  state: Exclude<ConnectionState, "incomplete" | "locked">;
};

const LAST =
  "(select d.state from webhook_deliveries d where d.business_id = c.business_id and d.connection_id = c.id and d.finished_at is not null order by d.finished_at desc, d.id desc limit 1)";

const COLUMNS = `c.id, c.kind, c.name, c.storefront_id as "storefrontId", c.version, c.secret_key_id as "keyId",
  c.created_at as "createdAt", c.last_delivery_at as "lastDeliveryAt",
  (select count(*)::int from webhook_deliveries d
    where d.business_id = c.business_id and d.connection_id = c.id and d.state = 'failed') as failed,
  case when c.disconnected_at is not null then 'disconnected' when c.last_delivery_at is null then 'new'
    when ${LAST} = 'failed' then 'failing' else 'active' end as state`;

const ORDER = { name: 'folded(name) collate "C"', createdAt: '"createdAt"', lastDeliveryAt: '"lastDeliveryAt"' };
type ConnectionField = keyof typeof ORDER;
export type ConnectionSort = ConnectionField | `-${ConnectionField}`;

type Wanted = { words: readonly string[]; sort: ConnectionSort };

export const listConnections = (
  client: ClientBase,
  { businessId }: Scope,
  { words, sort }: Wanted,
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

type NewConnection = Pick<ConnectionRow, "id" | "kind" | "name" | "storefrontId" | "createdAt"> & StoredSecret;

export const insertConnection = async (
  client: ClientBase,
  { businessId }: Scope,
  one: NewConnection,
): Promise<void> => {
  const { id, kind, name, storefrontId, createdAt, sealed, keyId } = one;
  await client.query(
    `insert into connections (business_id, id, kind, name, storefront_id, sealed_secrets, secret_key_id, created_at)
     values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [businessId, id, kind, name, storefrontId, sealed, keyId, createdAt],
  );
};

type Change = { name: string; storefrontId: number; secret: StoredSecret | null };

/** Keeps the secret if there is no new one. False if the version has changed. */
export const updateConnectionAt = async (
  client: ClientBase,
  { businessId }: Scope,
  { id, version }: { id: string; version: number },
  { name, storefrontId, secret }: Change,
): Promise<boolean> => {
  const { rowCount } = await client.query(
    `update connections set name = $4, storefront_id = $5, sealed_secrets = coalesce($6, sealed_secrets),
       secret_key_id = coalesce($7, secret_key_id), version = version + 1
      where business_id = $1 and id = $2 and version = $3`,
    [businessId, id, version, name, storefrontId, secret?.sealed ?? null, secret?.keyId ?? null],
  );
  return rowCount === 1;
};

/** With its deliveries; what these brought stays. False if there is none. */
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

/** Encrypts the secrets again that were encrypted with this key. Returns how many. */
export const replaceSecrets = async (
  client: ClientBase,
  { businessId }: Scope,
  keyId: string,
  encryptAgain: (id: string, secret: StoredSecret) => StoredSecret | null,
): Promise<number> => {
  const { rows } = await client.query<{ id: string; sealed: string }>(
    `select id, sealed_secrets as sealed from connections where business_id = $1 and secret_key_id = $2 for update`,
    [businessId, keyId],
  );
  let count = 0;
  for (const { id, sealed } of rows) {
    const secret = encryptAgain(id, { sealed, keyId });
    if (!secret) continue;
    await client.query(
      "update connections set sealed_secrets = $3, secret_key_id = $4 where business_id = $1 and id = $2",
      [businessId, id, secret.sealed, secret.keyId],
    );
    count++;
  }
  return count;
};
