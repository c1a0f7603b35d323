import { randomBytes } from "node:crypto";
import { setImmediate as otherWork } from "node:timers/promises";
import type { ClientBase } from "pg";
import { setLocally } from "#core/db/transaction-settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { ErasedPerson } from "#core/values/personal-data.ts";
import { type ErasurePatterns, erasurePatterns } from "#features/customers/rules/erasure-patterns.ts";
import { COPIED_ROWS, KEPT_IN_COPIES, type TextTable } from "./erasure-searches.ts";

const REPLACED = "•••";

/** A person whose texts are searched, with the patterns that find them. */
export type Searched = ErasedPerson & { patterns: ErasurePatterns; withNames: ErasurePatterns };

/** Of the names among these, those that other customers have too: they don't say who is meant. */
const sharedNames = async (
  client: ClientBase,
  { businessId }: Scope,
  names: readonly string[],
): Promise<ReadonlySet<string>> => {
  const { rows } = await client.query<{ name: string }>(
    "select distinct lower(name) as name from customers where business_id = $1 and lower(name) = any($2::text[])",
    [businessId, names],
  );
  return new Set(rows.map(({ name }) => name));
};

const normalizeName = ({ name, firstName, lastName }: ErasedPerson): string =>
  (name ?? `${firstName ?? ""} ${lastName ?? ""}`).trim().toLowerCase();

export const readSearched = async (
  client: ClientBase,
  scope: Scope,
  people: readonly ErasedPerson[],
): Promise<Searched[]> => {
  const shared = await sharedNames(client, scope, people.map(normalizeName));
  return people.map((person) => ({
    ...person,
    patterns: erasurePatterns(person, { withNames: !shared.has(normalizeName(person)) }),
    withNames: erasurePatterns(person),
  }));
};

type Column = TextTable["columns"][number];
export type TextRow = { key: string[]; text: string };

/** Rows as files had them: more of a row than what identifies a customer is about them. */
const DELETED = new Set(["import_rejected_rows", "import_problems"]);

/** Rows per page; bodies can be large. */
const pageSize = ({ columns }: TextTable): number => (columns.some(({ type }) => type === "bytea") ? 50 : 1000);

const keyList = ({ key }: TextTable): string => key.map(({ name }) => name).join(", ");

/** The next rows of a table in the order of its key, with all their texts. */
export const readTextPage = async (
  client: ClientBase,
  { businessId }: Scope,
  table: TextTable,
  after: readonly string[] | null,
): Promise<{ rows: TextRow[]; last: string[] | null }> => {
  const { key, columns } = table;
  const texts = columns.filter(({ type }) => type !== "bytea").map(({ name }) => `"${name}"::text`);
  const bytes = columns.filter(({ type }) => type === "bytea").map(({ name }) => `"${name}"`);
  const limit = pageSize(table);
  const isAfter = after !== null && key.length > 0 && after.length === key.length;
  const place = key.map(({ type }, i) => `$${i + 2}::text::${type}`).join(", ");
  const { rows } = await client.query<{ key: string[]; text: string; bytes: (Buffer | null)[] }>(
    `select array[${key.map(({ name }) => `${name}::text`).join(", ")}]::text[] as key,
            concat_ws(' ', ${["''", ...texts].join(", ")}) as text, array[${bytes.join(", ")}]::bytea[] as bytes
       from "${table.table}" where business_id = $1 ${isAfter ? `and (${keyList(table)}) > (${place})` : ""}
      ${key.length > 0 ? `order by ${keyList(table)} limit ${limit}` : ""}`,
    [businessId, ...(isAfter ? after : [])],
  );
  const isLast = key.length === 0 || rows.length < limit;
  return {
    rows: rows.map((row) => ({
      key: row.key,
      text: [row.text, ...row.bytes.map((each) => each?.toString("utf8") ?? "")].join(" "),
    })),
    last: isLast ? null : (rows.at(-1)?.key ?? null),
  };
};

/** Bodies of webhooks that are queued follow when they have been processed. */
const EMPTIED_IF: Readonly<Record<string, string>> = { "webhook_deliveries.body": "t.state <> 'queued'" };

/** `$2`: the pattern for codes, that for texts that users write; `$3`: the halves of the name; `$4`: what replaces them. */
const without = (table: string, { name, type, isWritten }: Column): string => {
  const only = EMPTIED_IF[`${table}.${name}`] ?? "true";
  const column = `t."${name}"`;
  const pattern = `($2::text[])[${isWritten ? 2 : 1}]`;
  const given = `${pattern}, $3::text[]`;
  switch (type) {
    case "text":
      return `case when ${pattern} is null then ${column} else erase_in_text(${column}, ${given}, $4) end`;
    case "text[]":
      return `case when ${pattern} is null then ${column} else erase_in_texts(${column}, ${given}, $4) end`;
    case "jsonb": {
      const kept = COPIED_ROWS.has(`${table}.${name}`) ? `'{${KEPT_IN_COPIES.join(",")}}'` : "'{}'";
      return `case when ${pattern} is null then ${column} else erase_in_document(${column}, ${given}, ${kept}, $4) end`;
    }
    case "bytea":
      return `case when ${only} and names_someone(encode(${column}, 'escape'), ${given}) then ''::bytea else ${column} end`;
  }
};

const inKeys = ({ key }: TextTable, first: number): string =>
  key.length === 0
    ? ""
    : `and (${key.map(({ name }) => `t.${name}`).join(", ")}) in (select ${key
        .map(({ type }, i) => `k${i}::${type}`)
        .join(", ")} from unnest(${key.map((_, i) => `$${first + i}::text[]`).join(", ")}) as k(${key
        .map((_, i) => `k${i}`)
        .join(", ")}))`;

type Part = { table: TextTable; person: Searched; rows: readonly TextRow[] };

const replaceIn = async (
  client: ClientBase,
  { businessId }: Scope,
  { table, person: { patterns }, rows }: Part,
  mark: string,
): Promise<number> => {
  const set = table.columns.map((column) => ({ column, value: without(table.table, column) }));
  const { rowCount } = await client.query(
    `update "${table.table}" t set ${set.map(({ column, value }) => `"${column.name}" = ${value}`).join(", ")}
      where t.business_id = $1 ${inKeys(table, 5)}
        and (${set.map(({ column, value }) => `t."${column.name}" is distinct from ${value}`).join(" or ")})`,
    [
      businessId,
      [patterns.codes, patterns.texts],
      patterns.halves,
      mark,
      ...table.key.map((_, i) => rows.map(({ key }) => key[i])),
    ],
  );
  return rowCount ?? 0;
};

const UNIQUE_VIOLATION = "23505";

/** Two texts that differ only in whom they name, such as a segment's name, must still differ: these get a random addition each. */
const replaceApart = async (client: ClientBase, scope: Scope, part: Part): Promise<number> => {
  await client.query("savepoint replacing");
  try {
    return await replaceIn(client, scope, part, REPLACED);
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    await client.query("rollback to savepoint replacing");
    let changed = 0;
    for (const row of part.rows) {
      const mark = `${REPLACED} ${randomBytes(4).toString("hex")}`;
      changed += await replaceIn(client, scope, { ...part, rows: [row] }, mark);
    }
    return changed;
  }
};

const deleteIn = async (client: ClientBase, { businessId }: Scope, { table, person, rows }: Part): Promise<number> => {
  const { texts, halves } = person.withNames;
  const text = `concat_ws(' ', ${table.columns.map(({ name }) => `t."${name}"::text`).join(", ")})`;
  const { rows: gone } = await client.query<{ importId: string; line: number }>(
    `delete from "${table.table}" t where t.business_id = $1 ${inKeys(table, 4)}
        and names_someone(${text}, $2, $3::text[]) returning import_id, line`,
    [businessId, texts, halves, ...table.key.map((_, i) => rows.map(({ key }) => key[i]))],
  );
  if (table.table === "import_rejected_rows" && gone.length > 0)
    await client.query(
      `delete from import_problems p using unnest($2::uuid[], $3::int[]) as g(import_id, line)
        where p.business_id = $1 and p.import_id = g.import_id and p.line = g.line`,
      [businessId, gone.map((row) => row.importId), gone.map(({ line }) => line)],
    );
  return gone.length;
};

/**
 * The function runs as the table's owner. From a table of the business, Citus runs it on the business's worker, where the owner may
 * change rows.
 */
const eraseInAuditLog = async (client: ClientBase, { businessId }: Scope, { person, rows }: Part): Promise<number> => {
  const { codes, halves } = person.patterns;
  if (codes === null) return 0;
  const { rowCount } = await client.query(
    "select erase_in_audit_log($2::uuid[], $3, $4::text[]) from erasure_keys where business_id = $1",
    [businessId, rows.map(({ key }) => key[0]), codes, halves],
  );
  if (rowCount !== 1) throw new Error("The audit log can't be erased without the business's erasure key");
  return rows.length;
};

/** Removes a person from rows that may name them. Returns how many changed; of the audit log, how many were looked at. */
const eraseInRows = (client: ClientBase, scope: Scope, part: Part): Promise<number> => {
  if (part.table.table === "audit_log") return eraseInAuditLog(client, scope, part);
  if (DELETED.has(part.table.table)) return deleteIn(client, scope, part);
  return replaceApart(client, scope, part);
};

/** Characters after which a process that also answers requests does so. */
const READ_AT_ONCE = 500_000;

/** Removes these people from the rows of a page, in the caller's transaction, after `lock` if there are any. Returns how many changed. */
export const erasePage = async (
  client: ClientBase,
  scope: Scope,
  { table, rows, find }: { table: TextTable; rows: readonly TextRow[]; find: (text: string) => Set<Searched> },
  lock: (client: ClientBase, scope: Scope) => Promise<void>,
): Promise<number> => {
  const found = new Map<Searched, TextRow[]>();
  let read = 0;
  for (const row of rows) {
    for (const person of find(row.text)) found.set(person, [...(found.get(person) ?? []), row]);
    read += row.text.length;
    if (read < READ_AT_ONCE) continue;
    read = 0;
    await otherWork();
  }
  if (found.size === 0) return 0;
  // Before any row is locked, as everything does that writes many rows of a business.
  await lock(client, scope);
  // The rows keep the import that wrote them, so that it can still be undone, and customers' consents their history.
  for (const setting of ["app.restoring", "app.erasing"] as const) await setLocally(client, setting, "on");
  let changed = 0;
  for (const [person, named] of found)
    if (person.withNames.texts !== null) changed += await eraseInRows(client, scope, { table, person, rows: named });
  return changed;
};
