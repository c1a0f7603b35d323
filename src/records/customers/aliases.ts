import type { ClientBase } from "pg";
import type { Scope } from "#core/values/permissions.ts";

const LOCK = "hashtextextended('merges ' || $1, 0)";

/** Waits for writers that use aliases; call it after `lockOrderWrites`, as those that take both locks do. */
export const lockMerges = async (client: ClientBase, { businessId }: Scope): Promise<void> => {
  await client.query(`select pg_advisory_xact_lock(${LOCK})`, [businessId]);
};

/** Who a merged customer's ID belongs to, and the merge that made it so. */
type Alias = { externalId: string; mergeId: string };

/**
 * The kept customers of the merged ones among these IDs of the store, by ID, for a writer: nothing is merged until the
 * transaction ends, so a customer found here or under their own ID can't disappear meanwhile. `isLocked`: after
 * `lockOrderWrites`, which merges take too.
 */
export const aliasesAmong = async (
  client: ClientBase,
  { businessId }: Scope,
  externalIds: readonly string[],
  { isLocked = false } = {},
): Promise<Map<string, Alias>> => {
  if (externalIds.length === 0) return new Map();
  if (!isLocked) await client.query(`select pg_advisory_xact_lock_shared(${LOCK})`, [businessId]);
  const { rows } = await client.query<Alias & { alias: string }>(
    `select a.external_id as alias, c.external_id, a.merge_id
       from customer_aliases a join customers c on c.business_id = $1 and c.customer_id = a.customer_id
      where a.business_id = $1 and a.external_id = any($2::text[])`,
    [businessId, [...new Set(externalIds)]],
  );
  return new Map(rows.map(({ alias, ...row }) => [alias, row]));
};

type OfCustomer = { externalId: string; customerExternalId: string | null };

/** The records with the kept customers' IDs, and the merge of each one that was sent under a merged customer's ID. */
export const redirectRecords = <Row extends OfCustomer>(
  given: readonly Row[],
  aliases: ReadonlyMap<string, Alias>,
): { rows: readonly Row[]; redirected: Map<string, string> } => {
  const redirected = new Map<string, string>();
  if (aliases.size === 0) return { rows: given, redirected };
  const rows = given.map((row) => {
    const alias = aliases.get(row.customerExternalId ?? "");
    if (alias) redirected.set(row.externalId, alias.mergeId);
    else redirected.delete(row.externalId);
    return alias ? { ...row, customerExternalId: alias.externalId } : row;
  });
  return { rows, redirected };
};

/** The store's IDs of the customers of these records. */
export const listCustomerIds = (given: readonly OfCustomer[]): string[] =>
  given.flatMap(({ customerExternalId }) => customerExternalId ?? []);

const RECORD_ID = { orders: "order_id", support_tickets: "ticket_id", customer_events: "event_id" } as const;

/** A merged customer's record concerns every later merge of the one they were merged into, too. */
const noteSql = (
  kind: keyof typeof RECORD_ID,
): string => `insert into customer_merge_records (business_id, merge_id, kind, record_id)
  select $1, chain.id, '${kind}', r.${RECORD_ID[kind]} from (with recursive chain as (
    select m.id, m.kept_id, g.record from unnest($2::uuid[], $3::text[]) as g(merge_id, record)
      join customer_merges m on m.business_id = $1 and m.id = g.merge_id
    union all
    select m.id, m.kept_id, chain.record from chain
      join customer_merges m on m.business_id = $1 and m.merged_id = chain.kept_id and m.undone_at is null
  ) select id, record from chain) chain
    join ${kind} r on r.business_id = $1 and r.external_id = chain.record
  on conflict do nothing`;

/** Stores that these records came under a merged customer's ID, so that undoing the merge gives them back. */
export const noteRedirected = async (
  client: ClientBase,
  { businessId }: Scope,
  kind: keyof typeof RECORD_ID,
  redirected: ReadonlyMap<string, string>,
): Promise<void> => {
  if (redirected.size === 0) return;
  await client.query(noteSql(kind), [businessId, [...redirected.values()], [...redirected.keys()]]);
};
