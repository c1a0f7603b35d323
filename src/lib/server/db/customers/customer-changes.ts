import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";

export type OfSegment = "assign" | "remove";
type OfTag = "tag" | "untag";

/** What can be done to many at once, and to which segment (filled by hand) or with which tag. */
export type ChangeOf =
  | { action: OfSegment; segmentId: string; tag: null }
  | { action: OfTag; segmentId: null; tag: string };

export type CustomerChangeRow = ChangeOf & {
  id: string;
  /** The question as it was asked. */
  whom: Record<string, unknown>;
  /** Those of whom something changed; empty before it is done. */
  customerIds: string[];
  matched: number | null;
  doneAt: Date | null;
  undoneAt: Date | null;
};

export type Changed = { matched: number; customerIds: string[] };

export const insertChange = async (
  client: PoolClient,
  { businessId }: Scope,
  { id, action, segmentId, tag, whom }: ChangeOf & Pick<CustomerChangeRow, "id" | "whom">,
  at: Date,
): Promise<void> => {
  await client.query(
    `insert into customer_changes (business_id, id, action, segment_id, tag, whom, customer_ids, at)
     values ($1, $2, $3, $4, $5, $6, '{}', $7)`,
    [businessId, id, action, segmentId, tag, whom, at],
  );
};

/** Nobody else works on it until the transaction ends. Undefined where there is none; `id` is a UUID. */
export const lockChange = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<CustomerChangeRow | undefined> => {
  const { rows } = await client.query<CustomerChangeRow>(
    `select id, action, segment_id as "segmentId", tag, whom, customer_ids as "customerIds", matched,
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

/** Forgets changes that were asked for before then: they can't be undone any more. */
export const deleteOldChanges = async (client: PoolClient, { businessId }: Scope, before: Date): Promise<void> => {
  await client.query("delete from customer_changes where business_id = $1 and at < $2", [businessId, before]);
};
