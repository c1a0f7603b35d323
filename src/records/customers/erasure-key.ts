import { createHmac, randomBytes } from "node:crypto";
import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

type Hash = (identifier: string) => string;

const createHmacHasher =
  (key: Buffer): Hash =>
  (identifier) =>
    createHmac("sha256", key).update(identifier).digest("base64");

/** The keyed hash of the business's tombstones; undefined if it has erased no one. */
export const findHasher = async (client: ClientBase, { businessId }: Scope): Promise<Hash | undefined> => {
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
