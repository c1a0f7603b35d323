import { randomUUID } from "node:crypto";
import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import path from "node:path";
import type { ClientBase } from "pg";
import { z } from "zod";
import { OperatorError } from "#core/server/operator-error.ts";
import { settings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addTombstones } from "#records/customers/erased-customers.ts";
import { eraseCustomers } from "./erase-customers.ts";

const erasureList = z.object({
  businessId: z.uuid(),
  /** Of the tombstones; base64. */
  key: z.base64(),
  erasures: z.array(
    z.object({
      /** Null if there was nothing to erase. */
      customerId: z.uuid().nullable(),
      alias: z.string(),
      at: z.iso.datetime(),
      hashes: z.array(z.string()),
    }),
  ),
});

/** A business's erasures, without personal data. */
type ErasureList = z.output<typeof erasureList>;

/** Outside the database, so that the list is there when an older backup is restored. */
const folder = (): string => path.resolve(settings().DATA_DIR, "erasures");

const getFilePath = ({ businessId }: Scope): string => path.join(folder(), `${businessId}.json`);

const read = async (file: string): Promise<ErasureList> => {
  try {
    return erasureList.parse(JSON.parse(await readFile(file, "utf8")));
  } catch (cause) {
    throw new OperatorError(`${file} is not a list of erasures`, { cause });
  }
};

/** Replaces a business's list. Erasures that only the file has stay in it. */
export const writeErasureFile = async (list: ErasureList): Promise<void> => {
  await mkdir(folder(), { recursive: true, mode: 0o700 });
  const file = getFilePath(list);
  const known = new Set(list.erasures.map(({ alias }) => alias));
  const before = await read(file).catch(() => null);
  const older = before?.erasures.filter(({ alias }) => !known.has(alias)) ?? [];
  const part = `${file}.${randomUUID()}.part`;
  await writeFile(part, JSON.stringify({ ...list, erasures: [...older, ...list.erasures] }), { mode: 0o600 });
  await rename(part, file);
};

/** Every business's list in a folder. Throws an OperatorError for a folder or file that can't be read. */
export const readErasureFiles = async (from: string): Promise<ErasureList[]> => {
  const names = await readdir(from).catch((cause: unknown) => {
    throw new OperatorError(`The folder ${from} can't be read`, { cause });
  });
  return Promise.all(names.filter((name) => name.endsWith(".json")).map((name) => read(path.join(from, name))));
};

type ListedErasure = { customerId: string | null; alias: string; at: string; hashes: string[] };

/** A business's erasures with their tombstones; null if there are none. */
export const readErasures = async (
  client: ClientBase,
  { businessId }: Scope,
): Promise<{ key: string; erasures: ListedErasure[] } | null> => {
  const { rows: keys } = await client.query<{ key: Buffer }>("select key from erasure_keys where business_id = $1", [
    businessId,
  ]);
  const [first] = keys;
  if (!first) return null;
  const { rows } = await client.query<Omit<ListedErasure, "at"> & { at: Date }>(
    `select c.customer_id, e.alias, e.at,
            array(select hash from erasure_tombstones t where t.business_id = $1 and t.alias = e.alias order by hash) as hashes
       from erasures e left join customers c on c.business_id = $1 and c.external_id = e.alias
      where e.business_id = $1 order by e.at, e.alias`,
    [businessId],
  );
  return { key: first.key.toString("base64"), erasures: rows.map((row) => ({ ...row, at: row.at.toISOString() })) };
};

/** When the business last erased a customer. */
export const lastErasure = async (client: ClientBase, { businessId }: Scope): Promise<Date | null> => {
  const { rows } = await client.query<{ at: Date | null }>(
    "select max(at) as at from erasures where business_id = $1",
    [businessId],
  );
  return rows[0]?.at ?? null;
};

/** Adopts the key of these erasures. Returns false if the business has tombstones under another one. */
export const adoptKey = async (client: ClientBase, { businessId }: Scope, key: string): Promise<boolean> => {
  const bytes = Buffer.from(key, "base64");
  await client.query("insert into erasure_keys (business_id, key) values ($1, $2) on conflict do nothing", [
    businessId,
    bytes,
  ]);
  const { rows } = await client.query("select from erasure_keys where business_id = $1 and key = $2", [
    businessId,
    bytes,
  ]);
  return rows.length > 0;
};

/** Repeats one erasure in the caller's transaction after `lockOrderWrites`. Returns whether it was missing. */
export const repeatErasure = async (client: ClientBase, scope: Scope, listed: ListedErasure): Promise<boolean> => {
  const { alias, hashes, customerId } = listed;
  const at = new Date(listed.at);
  const values = [scope.businessId, alias];
  const { rowCount } = await client.query("select from erasures where business_id = $1 and alias = $2", values);
  if (rowCount) return false;
  const { rows } = await client.query<{ externalId: string }>(
    `select external_id from customers
      where business_id = $1 and customer_id = $2::uuid and erased_at is null`,
    [scope.businessId, customerId],
  );
  const [customer] = rows;
  const erased = customer ? await eraseCustomers(client, scope, [{ ...customer, alias }], at) : [];
  if (erased.length === 0)
    await client.query("insert into erasures (business_id, alias, at) values ($1, $2, $3) on conflict do nothing", [
      ...values,
      at,
    ]);
  await addTombstones(
    client,
    scope,
    hashes.map((hash) => [hash, alias] as const),
  );
  return true;
};
