import type { ClientBase } from "pg";
import type { Rows } from "#core/db/transaction.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";

/** Adds missing storefronts; existing ones keep their names. */
export const addStorefronts = async (
  client: ClientBase,
  { businessId }: Scope,
  storefronts: readonly { id: number; name: string }[],
): Promise<void> => {
  await client.query(
    `insert into storefronts (business_id, id, name) select $1, s.id, s.name
       from unnest($2::int[], $3::text[]) as s(id, name) on conflict (business_id, id) do nothing`,
    [businessId, storefronts.map(({ id }) => id), storefronts.map(({ name }) => name)],
  );
};

/** Creates the first storefront of a business without any. Throws INVALID_PARAMETER for an unknown storefront. */
export const requireStorefront = async (client: ClientBase, scope: Scope, id: number): Promise<void> => {
  const { rows } = await client.query<{ id: number; name: string }>(
    "select id, name from storefronts where business_id = $1 order by id",
    [scope.businessId],
  );
  if (rows.length === 0 && id === 1) return addStorefronts(client, scope, [{ id, name: "Online" }]);
  if (rows.some((row) => row.id === id)) return;
  const known = rows.map((row) => `${row.id} (${row.name})`).join(", ") || "none";
  throw new AppError("INVALID_PARAMETER", `There is no storefront ${id}. This business has: ${known}`);
};

const listNumbers = async (client: ClientBase, { businessId }: Scope): Promise<number[]> => {
  const { rows } = await client.query<{ id: number }>("select id from storefronts where business_id = $1", [
    businessId,
  ]);
  return rows.map(({ id }) => id);
};

/** The numbers that sales can name: those of the storefronts, or that of the first one to come. */
export const storefrontNumbers = async (client: ClientBase, scope: Scope): Promise<Set<number>> => {
  const numbers = await listNumbers(client, scope);
  return new Set(numbers.length === 0 ? [1] : numbers);
};

/** The same for writers: a business without any gets its first one here. */
export const ensureStorefrontNumbers = async (client: ClientBase, scope: Scope): Promise<Set<number>> => {
  const numbers = await listNumbers(client, scope);
  if (numbers.length === 0) await requireStorefront(client, scope, 1);
  return new Set(numbers.length === 0 ? [1] : numbers);
};

/** A storefront's name and version; null if this business has none with this number. */
export const findStorefront = (
  rows: Rows,
  { businessId }: Scope,
  id: number,
): Promise<{ name: string; version: number } | null> =>
  rows.storefront.findUnique({
    where: { businessId_id: { businessId, id } },
    select: { name: true, version: true },
  });

/** False if the version has changed. */
export const renameStorefrontAt = async (
  rows: Rows,
  { businessId }: Scope,
  { id, version, name }: { id: number; version: number; name: string },
): Promise<boolean> => {
  const where = { businessId, id, version };
  const { count } = await rows.storefront.updateMany({ where, data: { name, version: { increment: 1 } } });
  return count > 0;
};
