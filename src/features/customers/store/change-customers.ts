import type { PoolClient } from "pg";
import type { AuditActor } from "#core/auth/audit-log.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type CustomerFilter, customerQuery } from "#records/list/customer-list.ts";
import type { CriteriaContext } from "#records/rules/criteria/criteria.ts";
import { CHURN_MARK, type ChurnState, HANDLED_DAYS } from "#records/rules/customers/customer-standing.ts";

type OfSegment = "assign" | "remove";
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
    `select id, action, segment_id, tag, outcome, whom, customer_ids, matched, done_at, undone_at
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

/**
 * A segment's kind; locks its members against other changes until the transaction ends. Undefined if it doesn't exist.
 */
export const lockSegmentMembers = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string,
): Promise<{ isAutomatic: boolean } | undefined> => {
  const { rows } = await client.query<{ isAutomatic: boolean }>(
    `select is_automatic from customer_segments where business_id = $1 and segment_id = $2
        for no key update`,
    [businessId, id],
  );
  return rows[0];
};

/** The number of matching customers. */
export const countMatching = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
): Promise<number> => {
  const { from, where, parameters } = customerQuery(frame, filter);
  const { rows } = await client.query<{ count: number }>(
    `select count(*)::int as count from ${from} where ${where}`,
    parameters,
  );
  return rows[0]?.count ?? 0;
};

type Places = { about: string; at: string; kind: string; actor: string };

const INSERTED = "on conflict do nothing returning customer_id";

/** In ID order, so that concurrent changes wait for each other instead of deadlocking. */
const CHANGED: Record<ChangeOf["action"], (places: Places) => string> = {
  assign: ({ about, at, kind, actor }) =>
    `insert into customer_segment_assignments (business_id, segment_id, customer_id, assigned_at, by_kind, by_id)
     select $1, ${about}::uuid, customer_id, ${at}, ${kind}, ${actor} from matching order by customer_id ${INSERTED}`,
  remove: ({ about }) =>
    `delete from customer_segment_assignments a using matching where a.business_id = $1 and a.segment_id = ${about}::uuid
        and a.customer_id = matching.customer_id returning a.customer_id`,
  // Undoing the removal of a tag doesn't give it back to a customer who was erased since.
  tag: ({ about, at }) =>
    `insert into customer_tags (business_id, tag, customer_id, at)
     select $1, ${about}::text, customer_id, ${at} from matching join customers k using (customer_id)
      where k.business_id = $1 and k.erased_at is null order by customer_id ${INSERTED}`,
  untag: ({ about }) =>
    `delete from customer_tags t using matching where t.business_id = $1 and t.tag = ${about}::text
        and t.customer_id = matching.customer_id returning t.customer_id`,
  // An outcome that still holds stays.
  mark: ({ about, at, kind, actor }) =>
    `insert into customer_action_marks as m (business_id, customer_id, action, mark, at, until, by_kind, by_id)
     select $1, customer_id, '${CHURN_MARK}', ${about}::text, ${at}, ${at} + interval '${HANDLED_DAYS} days', ${kind}, ${actor}
       from matching order by customer_id
     on conflict (business_id, customer_id, action) do update set mark = excluded.mark, at = excluded.at,
       until = excluded.until, by_kind = excluded.by_kind, by_id = excluded.by_id
      where m.until <= excluded.at returning customer_id`,
  unmark: ({ about }) =>
    `delete from customer_action_marks m using matching where m.business_id = $1 and m.action = '${CHURN_MARK}'
        and m.mark = ${about}::text and m.customer_id = matching.customer_id returning m.customer_id`,
};

/** Which further values the statement of a change uses. */
const NEEDS_TIME: readonly ChangeOf["action"][] = ["assign", "remove", "tag", "mark"];
const NEEDS_ACTOR: readonly ChangeOf["action"][] = ["assign", "remove", "mark"];

/** Updates a segment's size and history with every change of its members. */
const updateSegmentSql = (action: OfSegment, { about, at, kind, actor }: Places): string =>
  `, noted as (
       insert into segment_membership_changes (business_id, segment_id, customer_id, at, change, by_kind, by_id, reason)
       select $1, ${about}::uuid, customer_id, ${at}, '${action === "assign" ? "joined" : "left"}', ${kind}, ${actor}, 'by_hand'
         from changed returning 1
     ), counted as (
       update customer_segments set member_count = member_count ${action === "assign" ? "+" : "-"} (select count(*) from changed)
        where business_id = $1 and segment_id = ${about}::uuid and exists (select from changed)
     )`;

/**
 * Applies a change to all matching customers in one statement; returns the number of matches, and the customers that
 * actually changed.
 */
export const changeMatching = async (
  client: PoolClient,
  frame: CriteriaContext,
  filter: CustomerFilter,
  { change, actor, at }: { change: ChangeOf; actor: AuditActor; at: Date },
): Promise<Changed> => {
  const { from, where, parameters } = customerQuery(frame, filter);
  const place = (value: unknown, type: string) => `$${parameters.push(value)}::${type}`;
  const { action, segmentId, tag, outcome } = change;
  const isMembership = action === "assign" || action === "remove";
  const about = isMembership ? place(segmentId, "uuid") : place(tag ?? outcome, "text");
  const when = NEEDS_TIME.includes(action) ? place(at, "timestamptz") : "";
  const [kind, by] = NEEDS_ACTOR.includes(action) ? [place(actor.kind, "text"), place(actor.id, "text")] : ["", ""];
  const places = { about, at: when, kind, actor: by };
  const { rows } = await client.query<Changed>(
    `with matching as materialized (select c.customer_id from ${from} where ${where}),
          changed as (${CHANGED[action](places)})${isMembership ? updateSegmentSql(action, places) : ""}
     select (select count(*)::int from matching) as matched, array(select customer_id from changed) as customer_ids`,
    parameters,
  );
  return rows[0] ?? { matched: 0, customerIds: [] };
};
