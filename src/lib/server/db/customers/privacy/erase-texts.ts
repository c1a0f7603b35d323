import type { ClientBase } from "pg";
import { anywhere, erasurePatterns } from "#lib/domain/customers/privacy/identifiers.ts";
import type { Scope } from "#lib/domain/permissions.ts";

type Type = "text" | "jsonb";

/** Columns in which users and errors quote customers. The audit log is changed by a function, since nothing else may change it. */
const QUOTING: Record<string, Record<string, Type>> = {
  imports: { file_name: "text", last_error: "text" },
  import_files: { file_name: "text", found: "jsonb" },
  webhook_deliveries: { detail: "text", waits_for: "text" },
  connection_syncs: { skipped_detail: "text", detail: "text" },
  runs: { options: "jsonb", result: "jsonb" },
  alerts: { details: "jsonb" },
  customer_segments: { name: "text", description: "text", criteria: "jsonb" },
  segment_versions: { name: "text", description: "text", criteria: "jsonb" },
  saved_views: { name: "text", query: "jsonb" },
  audiences: { name: "text", source: "jsonb" },
  audience_sends: { file_name: "text", source: "jsonb" },
  audience_destinations: { detail: "text" },
  audience_rejections: { reason: "text" },
  slack_connections: { name: "text", detail: "text" },
  slack_posts: { message: "jsonb" },
  webhook_endpoints: { name: "text" },
  webhook_messages: { data: "jsonb", detail: "text" },
  campaigns: { name: "text", source: "jsonb", source_name: "text" },
  customer_changes: { tag: "text", whom: "jsonb" },
  customer_notes: { text: "text" },
};

const REPLACED = "•••";

/** `$2`: the pattern for texts, that for documents, and the latter within longer words. */
const WITHOUT: Record<Type, (column: string) => string> = {
  text: (column) => `regexp_replace(${column}, ($2::text[])[1], '${REPLACED}', 'gi')`,
  jsonb: (column) =>
    `case when ($2::text[])[2] is null then ${column} else erase_in_json(${column}, ($2::text[])[2]) end`,
};

const replaceIn = (table: string, columns: Record<string, Type>): string => {
  const all = Object.entries(columns);
  const set = all.map(([name, type]) => `${name} = ${WITHOUT[type](name)}`);
  const quotes = all.map(([name, type]) => `${name}::text ~* ($2::text[])[${type === "text" ? 1 : 3}]`);
  return `update ${table} set ${set.join(", ")} where business_id = $1 and (${quotes.join(" or ")})`;
};

/**
 * The function runs as the tables' owner. From a table of the business, Citus runs it on the business's worker, where the owner may
 * change rows in a transaction in which the application has written. Tombstones, which have the key, are written before.
 */
const ERASE_FROM_AUDIT_LOG = "select erase_from_audit_log($2::uuid[], $3) from erasure_keys where business_id = $1";

/** Rows as a file had them: more of a row than what identifies a customer is about them. */
const DELETE_ROWS = `with rows as (
    delete from import_rejected_rows where business_id = $1 and (cells::text ~* $2 or reason ~* $2) returning import_id, line
  )
  delete from import_problems p where p.business_id = $1
    and (p.value ~* $2 or p.reason ~* $2 or (p.import_id, p.line) in (select import_id, line from rows))`;

/** Bodies of webhooks that have been processed; those that are queued follow when they are. */
const EMPTY_BODIES = `update webhook_deliveries set body = ''
  where business_id = $1 and state <> 'queued' and octet_length(body) > 0 and encode(body, 'escape') ~* $2`;

type Erased = Parameters<typeof erasurePatterns>[0][number] & { id: string | null };

/** A pattern with more customers takes longer for each text than a statement may in large businesses. */
const AT_ONCE = 10;

const eraseSome = async (client: ClientBase, businessId: string, customers: readonly Erased[]): Promise<void> => {
  const { identifiers, inDocuments, inBodies, orNames } = erasurePatterns(customers);
  const ids = customers.flatMap(({ id }) => id ?? []);
  const { rowCount } = await client.query(ERASE_FROM_AUDIT_LOG, [businessId, ids, inDocuments]);
  if (rowCount !== 1) throw new Error("The audit log can't be erased without the business's erasure key");
  if (orNames !== null) await client.query(DELETE_ROWS, [businessId, orNames]);
  if (identifiers === null) return;
  const patterns = [identifiers, inDocuments, inDocuments && anywhere(inDocuments)];
  for (const [table, columns] of Object.entries(QUOTING))
    await client.query(replaceIn(table, columns), [businessId, patterns]);
  await client.query(EMPTY_BODIES, [businessId, inBodies]);
};

/** Removes these customers from texts, rows and bodies that are about something else. */
export const eraseFromTexts = async (
  client: ClientBase,
  { businessId }: Scope,
  customers: readonly Erased[],
): Promise<void> => {
  for (let at = 0; at < customers.length; at += AT_ONCE)
    await eraseSome(client, businessId, customers.slice(at, at + AT_ONCE));
};
