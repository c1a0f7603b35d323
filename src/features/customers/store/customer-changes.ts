import type { PoolClient } from "pg";
import type { Scope } from "#core/values/permissions.ts";
import type { ChurnState } from "#records/rules/customers/churn-states.ts";

export type OfSegment = "assign" | "remove";
type OfTag = "tag" | "untag";
type OfOutcome = "mark" | "unmark";

/** A bulk change, and the static segment, tag or churn list outcome it applies to. */
export type ChangeOf =
  | { action: OfSegment; segmentId: string; tag: null; outcome: null }
  | { action: OfTag; segmentId: null; tag: string; outcome: null }
  | { action: OfOutcome; segmentId: null; tag: null; outcome: ChurnState };

export type CustomerChangeRow = ChangeOf & {
  id: string;
  /** The original selection. */
  whom: Record<string, unknown>;
  /** The customers that actually changed; empty before the change. */
  customerIds: string[];
  matched: number | null;
  doneAt: Date | null;
  undoneAt: Date | null;
};

export type Changed = { matched: number; customerIds: string[] };

export const insertChange = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, action, segmentId, tag, outcome, whom }: ChangeOf & Pick<CustomerChangeRow, "id" | "whom">,
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into customer_changes (business_id, id, action, segment_id, tag, outcome, whom, customer_ids, at)
     values ($1, $2, $3, $4, $5, $6, $7, '{}', $8)`,
    [businessId, id, action, segmentId, tag, outcome, whom, at],
  );
};

/** Locks a change until the transaction ends. Undefined if it doesn't exist; `id` is a UUID. */
export const lockChange = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<CustomerChangeRow | undefined> => {
  const { rows } = await client.query<CustomerChangeRow>(
    `select id, action, segment_id as "segmentId", tag, outcome, whom, customer_ids as "customerIds", matched,
            done_at as "doneAt", undone_at as "undoneAt"
       from customer_changes where business_id = $1 and id = $2 for update`,
    [businessId, id],
  );
  return rows[0];
};

export const noteDone = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
  { matched, customerIds }: Changed,
  at: Date,
): Promise<void> => {
  await client.query(
    "update customer_changes set matched = $3, customer_ids = $4, done_at = $5 where business_id = $1 and id = $2",
    [businessId, id, matched, customerIds, at],
  );
};

export const noteUndone = async (client: PoolClient, { businessId }: Scope, id: string, at: Date): Promise<void> => {
  await client.query("update customer_changes set undone_at = $3 where business_id = $1 and id = $2", [
    businessId,
    id,
    at,
  ]);
};

/** Deletes changes requested before then, which can no longer be undone. */
export const deleteOldChanges = async (client: PoolClient, { businessId }: Scope, before: Date): Promise<void> => {
  await client.query("delete from customer_changes where business_id = $1 and at < $2", [businessId, before]);
};
