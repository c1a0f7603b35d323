import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { type Compiled, type CriteriaContext, compileCriteria } from "#lib/server/criteria/compile.ts";
import { mayBeProfiled } from "#lib/server/db/profiling.ts";
import { endAlert, raiseAlert } from "../alerts/alerts.ts";

export type Recalculated = { joined: number; left: number };

/** The reason stored with a membership change. */
export type RuleReason = "nightly" | "import" | "request" | "edit" | "order" | "event" | "rfm_scheme";

/** The active automatic segments, or one of them, by name. */
export const automaticSegments = async (
  client: PoolClient,
  { businessId }: Scope,
  id: string | null = null,
): Promise<{ id: string; version: number; criteria: unknown }[]> => {
  const { rows } = await client.query<{ id: string; version: number; criteria: unknown }>(
    `select segment_id as id, version, criteria from customer_segments
      where business_id = $1 and is_automatic and archived_at is null and ($2::uuid is null or segment_id = $2)
      order by name_key`,
    [businessId, id],
  );
  return rows;
};

type Wanted = { segmentId: string; version: number; criteria: Criteria; reason: RuleReason; at: Date };

/** Numbers the parameters after those of the criteria. */
const after = ({ parameters }: Compiled, values: readonly unknown[]) => ({
  all: [...parameters, ...values],
  place: (index: number) => `$${parameters.length + 1 + index}`,
});

/**
 * One statement: customers who meet the criteria join, others leave, and both are recorded. For the whole business, or
 * only for some customers (`frame.customerIds`). Customers who object to profiling are left out. Inside the caller's transaction, from `inSegmentTurn`.
 */
export const recalculateSegment = async (
  client: PoolClient,
  { segmentId, version, criteria, reason, at }: Wanted,
  frame: CriteriaContext,
): Promise<Recalculated> => {
  const compiled = compileCriteria(criteria, frame);
  const { customerIds = null } = frame;
  const { all, place } = after(compiled, [segmentId, version, reason, at, customerIds]);
  const [segment, ofVersion, why, when, only] = [0, 1, 2, 3, 4].map(place);
  const { rows } = await client.query<Recalculated>(
    `with matching as materialized (
       select c.customer_id from ${compiled.from} where ${compiled.where} and ${mayBeProfiled("c")}
     ), members as materialized (
       select customer_id from customer_segment_assignments
        where business_id = $1 and segment_id = ${segment}::uuid
          and (${only}::uuid[] is null or customer_id = any(${only}))
     ), gone as (
       delete from customer_segment_assignments
        where business_id = $1 and segment_id = ${segment}
          and customer_id = any(array(select customer_id from members except select customer_id from matching))
       returning customer_id
     ), come as (
       insert into customer_segment_assignments (business_id, segment_id, customer_id, assigned_at, by_kind, version)
       select $1, ${segment}, customer_id, ${when}::timestamptz, 'rule', ${ofVersion}::int
         from (select customer_id from matching except select customer_id from members) new_ones
       on conflict do nothing returning customer_id
     ), noted as (
       insert into segment_membership_changes (business_id, segment_id, customer_id, at, change, by_kind, version, reason)
       select $1, ${segment}, customer_id, ${when}, 'joined', 'rule', ${ofVersion}, ${why}::text from come
       union all
       select $1, ${segment}, customer_id, ${when}, 'left', 'rule', ${ofVersion}, ${why} from gone
       returning 1
     ), counted as (
       select (select count(*) from come)::int as joined, (select count(*) from gone)::int as left
     ), kept as (
       update customer_segments set member_count = member_count + counted.joined - counted.left from counted
        where business_id = $1 and segment_id = ${segment} and counted.joined <> counted.left
     )
     select joined, "left" from counted`,
    all,
  );
  return rows[0] ?? { joined: 0, left: 0 };
};

/** Notes when a segment was updated and how long it took, and ends its alert. */
export const noteRecalculation = async (
  client: PoolClient,
  scope: Scope,
  segmentId: string,
  { at, ms }: { at: Date; ms: number },
): Promise<void> => {
  await client.query(
    `update customer_segments set recalculated_at = $3, recalculated_ms = $4, problem = null
      where business_id = $1 and segment_id = $2`,
    [scope.businessId, segmentId, at, ms],
  );
  await endAlert(client, scope, { kind: "segment_failed", subject: segmentId, at });
};

/** Notes why a segment could not be updated, and alerts users to it. A segment that was deleted meanwhile needs neither. */
export const noteFailedRecalculation = async (
  client: PoolClient,
  scope: Scope,
  segmentId: string,
  { at, problem }: { at: Date; problem: string },
): Promise<void> => {
  const { rowCount } = await client.query(
    "update customer_segments set problem = $3 where business_id = $1 and segment_id = $2",
    [scope.businessId, segmentId, problem],
  );
  if (rowCount === 0) return;
  await raiseAlert(client, scope, { kind: "segment_failed", subject: segmentId, at, details: { problem }, segmentId });
};
