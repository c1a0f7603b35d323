import type { ClientBase } from "pg";
import { v7 as uuidv7 } from "uuid";
import { decryptSecret, encryptSecret } from "#core/server/encryption.ts";
import { log } from "#core/server/log.ts";
import type { ErasedPerson } from "#core/values/customer-identifiers.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { StoredSecret } from "#core/values/stored-secret.ts";

const formatContext = (businessId: string, id: string): string => `erasure search ${businessId} ${id}`;

/** Where a search goes on: in a table, after a key; null before its first row. */
export type SearchPlace = { table: string; key: readonly string[] | null };

export type ErasureSearch = { id: string; people: readonly ErasedPerson[]; place: SearchPlace | null };

/** Stores the erased customers that texts are searched for, until `endSearches`. */
export const insertSearch = async (
  client: ClientBase,
  { businessId }: Scope,
  people: readonly ErasedPerson[],
  at: Date,
): Promise<void> => {
  const id = uuidv7();
  const { sealed, keyId } = encryptSecret(JSON.stringify(people), formatContext(businessId, id));
  await client.query("insert into erasure_searches (business_id, id, sealed, key_id, at) values ($1, $2, $3, $4, $5)", [
    businessId,
    id,
    sealed,
    keyId,
    at,
  ]);
};

type Stored = { id: string; keys: StoredSecret; table: string | null; key: string[] | null };

/** The unfinished searches, those that have begun first. Those that another AUTH_SECRET encrypted wait for it to come back. */
export const listSearches = async (client: ClientBase, { businessId }: Scope): Promise<ErasureSearch[]> => {
  const { rows } = await client.query<Stored>(
    `select id, json_build_object('sealed', sealed, 'keyId', key_id) as keys, place_table as "table", place_key as key
       from erasure_searches where business_id = $1 order by place_table nulls last, at, id`,
    [businessId],
  );
  return rows.flatMap(({ id, keys, table, key }) => {
    const people = decryptSecret(keys, formatContext(businessId, id));
    if (people !== null)
      return [{ id, people: JSON.parse(people) as ErasedPerson[], place: table === null ? null : { table, key } }];
    log().error({ businessId, id }, "texts can't be searched for erased customers, because AUTH_SECRET has changed");
    return [];
  });
};

export const savePlace = async (
  client: ClientBase,
  { businessId }: Scope,
  ids: readonly string[],
  { table, key }: SearchPlace,
): Promise<void> => {
  await client.query(
    "update erasure_searches set place_table = $3, place_key = $4 where business_id = $1 and id = any($2::uuid[])",
    [businessId, ids, table, JSON.stringify(key)],
  );
};

export const endSearches = async (client: ClientBase, { businessId }: Scope, ids: readonly string[]): Promise<void> => {
  await client.query("delete from erasure_searches where business_id = $1 and id = any($2::uuid[])", [businessId, ids]);
};
