import type { PoolClient } from "pg";
import { readOrderState } from "#core/db/data-revision.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { log } from "#core/server/log.ts";
import { isNoOlder } from "#core/values/changed.ts";
import type { Scope } from "#core/values/permissions.ts";
import { endAlert, raiseAlert } from "#records/alerts/alerts.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";
import { countCustomers } from "#records/customers/customers.ts";
import { type Compiled, compileAnswers } from "#records/list/criteria/compile.ts";
import { ensureCopy, LARGE, queryKnownCopy } from "#records/orders/copy/order-copy.ts";
import { type Criteria, type CriteriaContext, listConditions } from "#records/rules/criteria/criteria.ts";
import {
  CONDITION_BITS,
  readsAllOrders,
  type SalesCondition,
  salesConditionKey,
  toSalesCondition,
} from "#records/rules/criteria/sales-condition.ts";

/** The conditions of rules that are computed from the copy, by key; none if an index finds the orders of all of them. */
const listCopiedConditions = (rules: readonly Criteria[], frame: CriteriaContext): Map<string, SalesCondition> => {
  const found = rules
    .flatMap((rule) => listConditions(rule))
    .flatMap(({ condition }) => toSalesCondition(condition, frame)?.sales ?? []);
  return new Map(found.some(readsAllOrders) ? found.map((sales) => [salesConditionKey(sales), sales]) : []);
};

/**
 * The criteria's context with the conditions of these rules that the copy of the orders has computed; without any where the database
 * has to. No older than the orders before the call: those that the context has are used if no orders changed since. `client` is the
 * caller's transaction, if it is in one.
 */
export const withCopiedConditions = async (
  { copied: earlier, ...frame }: CriteriaContext,
  rules: readonly Criteria[],
  client?: PoolClient,
): Promise<CriteriaContext> => {
  const found = [...listCopiedConditions(rules, frame)];
  // If not all fit, those that would take the database longest.
  const wanted = [true, false]
    .flatMap((isWhole) => found.filter(([, sales]) => readsAllOrders(sales) === isWhole))
    .slice(0, CONDITION_BITS);
  if (wanted.length === 0) return frame;
  const state = client && (await readOrderState(client, frame));
  if (state === null) return frame;
  if (earlier && state && isNoOlder(earlier.state, state)) return { ...frame, copied: earlier };
  const conditions = wanted.map(([, condition]) => condition);
  const met = await queryKnownCopy(frame, "conditions", () => conditions, state);
  if (!met) return frame;
  return { ...frame, copied: { ...met, bits: new Map(wanted.map(([key], bit) => [key, bit])) } };
};

type CopyOptions = { withLines: boolean; signal: AbortSignal | undefined };

/**
 * Has the orders of a large business copied with their traits, for rules that need all of them and for reports by behavior; and with
 * their lines, so that the first page about products doesn't wait for it.
 */
export const copyLargeOrders = async (scope: Scope, { withLines, signal }: CopyOptions): Promise<void> => {
  const customers = await withBusiness(scope, (client) => countCustomers(client, scope));
  if (customers < LARGE) return;
  // First, so that the copy which the rules read is the one that was used last and stays in memory.
  if (withLines)
    await ensureCopy(scope, "lines", { signal }).catch((err: unknown) => {
      signal?.throwIfAborted();
      // No rule needs it.
      log().warn({ businessId: scope.businessId, err }, "lines not copied");
    });
  await ensureCopy(scope, "traits", { signal });
};

export type Recalculated = { joined: number; left: number };

/** The reason stored with a membership change; `referenced_segment`: a segment that the rule refers to was edited. */
export type RuleReason =
  | "nightly"
  | "import"
  | "request"
  | "created"
  | "edit"
  | "referenced_segment"
  | "order"
  | "event"
  | "rfm_scheme";

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

type Rule = { id: string; version: number; criteria: Criteria };

/** Numbers the parameters after those of the criteria. */
const after = ({ parameters }: Compiled, values: readonly unknown[]) => ({
  all: [...parameters, ...values],
  place: (index: number) => `$${parameters.length + 1 + index}`,
});

/**
 * One statement for several segments, at most 62, in which what their rules share is read once: customers who meet the criteria join,
 * others leave, and both are recorded. Each customer's segments are the bits of a number: comparing rows of customer and segment
 * takes several times as long. An array of those who leave lets PostgreSQL find their rows by key: it can't know how few they are. For the whole business, or only for some customers (`frame.customerIds`). Customers who object to
 * profiling are left out. Returns the segments that changed, by ID. No rule may refer to another one's segment. In the
 * caller's turn (`inSegmentTurn`, or `inSharedSegmentTurn` with these segments' locks).
 */
export const recalculateMembers = async (
  client: PoolClient,
  rules: readonly Rule[],
  { reason, at }: { reason: RuleReason; at: Date },
  frame: CriteriaContext,
): Promise<Map<string, Recalculated>> => {
  const compiled = compileAnswers(
    rules.map(({ criteria }) => criteria),
    frame,
  );
  const [ids, versions] = [rules.map(({ id }) => id), rules.map(({ version }) => version)];
  const { all, place } = after(compiled, [ids, versions, reason, at, frame.customerIds ?? null]);
  const [segments, ofVersions, why, when, only] = [0, 1, 2, 3, 4].map(place);
  const met = rules.map((_, i) => `case when meets${i + 1} then ${2 ** i}::bigint else 0 end`);
  const { rows } = await client.query<Recalculated & { id: string }>(
    `with rules as (
       select segment_id, version, 1::bigint << (n - 1)::int as bit
         from unnest(${segments}::uuid[], ${ofVersions}::int[]) with ordinality as rules (segment_id, version, n)
     ), answers as materialized (
       select customer_id, ${met.join(" + ")} as met from (
         select c.customer_id, ${compiled.columns} from ${compiled.from} where ${compiled.where} and ${mayBeProfiled("c")}) a
     ), members as materialized (
       select customer_id, bit_or(bit) as held from customer_segment_assignments join rules using (segment_id)
        where business_id = $1 and segment_id = any(${segments}::uuid[])
          and (${only}::uuid[] is null or customer_id = any(${only}))
        group by customer_id
     ), changed as materialized (
       select customer_id, coalesce(met, 0) as met, coalesce(met, 0) # coalesce(held, 0) as differs
         from answers full join members using (customer_id) where coalesce(met, 0) <> coalesce(held, 0)
     ), changes as materialized (
       select segment_id, customer_id, met & bit <> 0 as joins from changed join rules on differs & bit <> 0
     ), gone as (
       delete from customer_segment_assignments a using changes g
        where a.business_id = $1 and a.segment_id = g.segment_id and a.customer_id = g.customer_id and not g.joins
          and a.customer_id = any(array(select customer_id from changes where not joins))
       returning a.segment_id, a.customer_id
     ), come as (
       insert into customer_segment_assignments (business_id, segment_id, customer_id, assigned_at, by_kind, version)
       select $1, segment_id, customer_id, ${when}::timestamptz, 'rule', version
         from changes join rules using (segment_id) where joins
       on conflict do nothing returning segment_id, customer_id
     ), moved as (
       select segment_id, customer_id, 'joined' as change from come
       union all
       select segment_id, customer_id, 'left' from gone
     ), noted as (
       insert into segment_membership_changes (business_id, segment_id, customer_id, at, change, by_kind, version, reason)
       select $1, segment_id, customer_id, ${when}, change, 'rule', version, ${why}::text from moved join rules using (segment_id)
       returning segment_id, change
     ), counted as (
       select segment_id as id, count(*) filter (where change = 'joined')::int as joined,
              count(*) filter (where change = 'left')::int as left
         from noted group by segment_id
     ), kept as (
       update customer_segments s set member_count = s.member_count + counted.joined - counted.left from counted
        where s.business_id = $1 and s.segment_id = counted.id and counted.joined <> counted.left
     )
     select id, joined, "left" from counted`,
    all,
  );
  return new Map(rows.map(({ id, ...changed }) => [id, changed]));
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
