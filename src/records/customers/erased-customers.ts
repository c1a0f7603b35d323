import { createHmac, randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import { type Identified, identifierKeys, idKey, recordKey } from "#core/values/personal-data.ts";

type Hash = (identifier: string) => string;

const createHmacHasher =
  (key: Buffer): Hash =>
  (identifier) =>
    createHmac("sha256", key).update(identifier).digest("base64");

/** The keyed hash of the business's tombstones; undefined if it has erased no one. */
const findHasher = async (client: ClientBase, { businessId }: Scope): Promise<Hash | undefined> => {
  const { rows } = await client.query<{ key: Buffer }>("select key from erasure_keys where business_id = $1", [
    businessId,
  ]);
  return rows[0] && createHmacHasher(rows[0].key);
};

/** The same; the first erasure creates the key. */
export const createHasher = async (client: ClientBase, scope: Scope): Promise<Hash> => {
  await client.query("insert into erasure_keys (business_id, key) values ($1, $2) on conflict do nothing", [
    scope.businessId,
    randomBytes(32),
  ]);
  const hash = await findHasher(client, scope);
  if (!hash) throw new Error("The erasure key is missing after it was created");
  return hash;
};

/** The alias of each of these identifiers that belongs to an erased customer. */
const findAliases = async (
  client: ClientBase,
  { businessId }: Scope,
  hash: (identifier: string) => string,
  identifiers: readonly string[],
): Promise<Map<string, string>> => {
  const hashes = new Map(identifiers.map((identifier) => [hash(identifier), identifier]));
  const { rows } = await client.query<{ hash: string; alias: string }>(
    "select hash, alias from erasure_tombstones where business_id = $1 and hash = any($2::text[])",
    [businessId, [...hashes.keys()]],
  );
  return new Map(rows.map((row) => [hashes.get(row.hash) ?? "", row.alias]));
};

/**
 * Writes the aliases of hashed identifiers. An email address or phone number that another erased customer has too stays theirs, and
 * is also kept under its hash and this alias, for when the other is allowed to return.
 */
export const addTombstones = async (
  client: ClientBase,
  { businessId }: Scope,
  aliases: readonly (readonly [hash: string, alias: string])[],
): Promise<void> => {
  await client.query(
    `with given as (
       select hash, alias, row_number() over (partition by hash order by alias) > 1 as is_shared
         from unnest($2::text[], $3::text[]) as g(hash, alias) group by hash, alias
     )
     insert into erasure_tombstones (business_id, hash, alias)
     select $1, g.hash || case when is_shared or t.alias is not null then ' ' || g.alias else '' end, g.alias
       from given g left join erasure_tombstones t on t.business_id = $1 and t.hash = g.hash and t.alias <> g.alias
     on conflict do nothing`,
    [businessId, aliases.map(([hash]) => hash), aliases.map(([, alias]) => alias)],
  );
};

/**
 * The aliases of the erased customers among these, by external ID. A new external ID with an erased customer's email address or
 * phone number, also as the ID itself, is theirs too; a customer stored under their own ID stays who they are.
 */
export const erasedAmong = async (
  client: ClientBase,
  scope: Scope,
  people: readonly Identified[],
): Promise<Map<string, string>> => {
  const erased = new Map<string, string>();
  const hash = people.length > 0 && (await findHasher(client, scope));
  if (!hash) return erased;
  const keys = people.flatMap(identifierKeys);
  const aliases = await findAliases(client, scope, hash, keys);
  if (aliases.size === 0) return erased;
  const byContact = new Map<string, string>();
  for (const person of people) {
    const { externalId } = person;
    const alias = aliases.get(idKey(externalId));
    const ofContact = identifierKeys(person).flatMap((key) => aliases.get(key) ?? [])[0];
    if (alias !== undefined) erased.set(externalId, alias);
    else if (ofContact !== undefined) byContact.set(externalId, ofContact);
  }
  if (byContact.size === 0) return erased;
  const { rows } = await client.query<{ id: string }>(
    "select external_id as id from customers where business_id = $1 and external_id = any($2::text[])",
    [scope.businessId, [...byContact.keys()]],
  );
  for (const { id } of rows) byContact.delete(id);
  // So that later records with the ID alone are recognized too.
  const learned = [...byContact].map(([externalId, alias]) => [hash(idKey(externalId)), alias] as const);
  await addTombstones(client, scope, learned);
  return new Map([...erased, ...byContact]);
};

/** Marks customers who were stored under their alias only after their erasure, with their first order. */
export const markErased = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
): Promise<void> => {
  await client.query(
    `update customers c set erased_at = e.at from erasures e
      where c.business_id = $1 and c.external_id = any($2::text[]) and c.erased_at is null
        and e.business_id = $1 and e.alias = c.external_id`,
    [businessId, externalIds],
  );
};

/** The aliases of the erased customers among a connection's records, by record. */
export const erasedRecords = async (
  client: ClientBase,
  scope: Scope,
  connectionId: string,
  records: readonly string[],
): Promise<Map<string, string>> => {
  const hash = records.length > 0 && (await findHasher(client, scope));
  if (!hash) return new Map();
  const keys = new Map(records.map((record) => [recordKey(connectionId, record), record]));
  const aliases = await findAliases(client, scope, hash, [...keys.keys()]);
  return new Map([...aliases].map(([key, alias]) => [keys.get(key) ?? "", alias]));
};

/** A tombstone that other erased customers share is one of theirs from now on. A base64 hash has nothing that `like` reads as a sign. */
const HAND_ON = `update erasure_tombstones t set alias = other.alias from (
    select distinct on (own.hash) own.hash, o.alias
      from erasure_tombstones own
      join erasure_tombstones o on o.business_id = $1 and o.alias <> $2 and o.hash like own.hash || ' %'
     where own.business_id = $1 and own.alias = $2 order by own.hash, o.hash
  ) other where t.business_id = $1 and t.hash = other.hash`;

/**
 * Deletes the tombstones of an alias, except its own, so that its row stays without details, and those that it shares with other
 * erased customers. Returns whether there were any.
 */
export const forgetTombstones = async (client: ClientBase, scope: Scope, alias: string): Promise<boolean> => {
  const hash = await findHasher(client, scope);
  if (!hash) return false;
  await client.query(HAND_ON, [scope.businessId, alias]);
  const { rowCount } = await client.query(
    "delete from erasure_tombstones where business_id = $1 and alias = $2 and hash <> $3",
    [scope.businessId, alias, hash(idKey(alias))],
  );
  return (rowCount ?? 0) > 0;
};
