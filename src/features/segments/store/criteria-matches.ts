import type { PoolClient } from "pg";
import { raiseWorkMem } from "#core/db/transaction-settings.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";
import {
  compileAnswers,
  compileCriteria,
  compileDistance,
  compileReasons,
  getFieldSql,
} from "#records/list/criteria/compile.ts";
import type { Condition, Criteria, CriteriaContext } from "#records/rules/criteria/criteria.ts";

/** Which of several criteria one customer meets, in the given order, in one statement; none if they object to profiling. */
export const criteriaMet = async (
  client: PoolClient,
  all: readonly Criteria[],
  frame: CriteriaContext,
  customerId: string,
): Promise<boolean[]> => {
  if (all.length === 0) return [];
  const { columns, from, where, parameters } = compileAnswers(all, { ...frame, customerIds: [customerId] });
  const { rows } = await client.query<Record<string, boolean>>(
    `select ${columns} from ${from} where ${where} and ${mayBeProfiled("c")}`,
    parameters,
  );
  return all.map((_, i) => rows[0]?.[`meets${i + 1}`] ?? false);
};

/** A condition checked for one customer. */
export type HeldCondition = {
  /** Their own value from the database (money in minor units). */
  own: number | string | Date | null;
  /** Which values they have, of a field whose own value is only their number; null for none. */
  values: readonly string[] | null | undefined;
  holds: boolean;
};

/** Customers' own values for conditions, in the given order, in one statement. */
export const holdConditions = async (
  client: PoolClient,
  conditions: readonly Condition[],
  frame: CriteriaContext,
  customerIds: readonly string[],
): Promise<Map<string, HeldCondition[]>> => {
  if (conditions.length === 0 || customerIds.length === 0) return new Map();
  const { columns, from, where, parameters } = compileReasons(conditions, { ...frame, customerIds });
  const { rows } = await client.query<{ id: string } & Record<string, unknown>>(
    `select c.customer_id as id, ${columns} from ${from} where ${where}`,
    parameters,
  );
  const heldIn = (row: Record<string, unknown>) =>
    conditions.map((_, i) => ({
      own: row[`value${i + 1}`] as HeldCondition["own"],
      values: row[`values${i + 1}`] as HeldCondition["values"],
      holds: row[`holds${i + 1}`] === true,
    }));
  return new Map(rows.map((row) => [row.id, heldIn(row)]));
};

/** An occurring value, its label (null: none), and its number of customers. */
export type OccurringValue = { value: string; label: string | null; customers: number };

/** The values that occur of a field with suggestions, the most frequent first. */
export const occurringValues = (scope: Scope, field: string, most: number): Promise<OccurringValue[]> =>
  withBusiness(scope, async (client) => {
    await raiseWorkMem(client);
    const { rows } = await client.query<Partial<OccurringValue> & Omit<OccurringValue, "label">>(
      `select * from (${getFieldSql(field).suggestions}) occurring order by customers desc, value limit $2`,
      [scope.businessId, most],
    );
    return rows.map(({ value, label = null, customers }) => ({ value, label, customers }));
  });

/** Segments by rule leave out customers who object to profiling, and so do previews. */
const PROFILED = mayBeProfiled("c");

/** The number of matches, and the first few by ID. */
export type Matched = { count: number; ids: string[] };

const first = (relation: string, most: string) => `array(select customer_id from ${relation} order by 1 limit ${most})`;

/**
 * Customers matching criteria, and the number matching each of some other criteria, in the given order, from the same
 * snapshot.
 */
export const matchCriteria = async (
  client: PoolClient,
  criteria: Criteria,
  frame: CriteriaContext,
  { most, others = [] }: { most: number; others?: readonly Criteria[] },
): Promise<Matched & { others: number[] }> => {
  const { columns, from, where, parameters } = compileAnswers([criteria, ...others], frame);
  const counted = [criteria, ...others].map((_, i) => `count(*) filter (where meets${i + 1})`);
  const { rows } = await client.query<{ counts: number[]; ids: string[] }>(
    `with answered as materialized (select c.customer_id, ${columns} from ${from} where ${where} and ${PROFILED}),
          matching as (select customer_id from answered where meets1)
     select (select array[${counted.join(", ")}]::int[] from answered) as counts,
            ${first("matching", `$${parameters.length + 1}`)} as ids`,
    [...parameters, most],
  );
  const [count = 0, ...counts] = rows[0]?.counts ?? [];
  return { count, ids: rows[0]?.ids ?? [], others: counts };
};

/** Which customers new criteria would add to a segment, and which they would remove. */
export const compareCriteria = async (
  client: PoolClient,
  criteria: Criteria,
  frame: CriteriaContext,
  { segmentId, most }: { segmentId: string; most: number },
): Promise<{ members: number; joining: Matched; leaving: Matched }> => {
  const { from, where, parameters } = compileCriteria(criteria, frame);
  const [segment, limit] = [`$${parameters.length + 1}`, `$${parameters.length + 2}`];
  const { rows } = await client.query(
    `with matching as materialized (select c.customer_id from ${from} where ${where} and ${PROFILED}
     ), members as materialized (
       select customer_id from customer_segment_assignments where business_id = $1 and segment_id = ${segment}::uuid
     ), joining as materialized (select customer_id from matching except select customer_id from members
     ), leaving as materialized (select customer_id from members except select customer_id from matching)
     select (select count(*) from members) as members,
            (select count(*) from joining) as joining, ${first("joining", limit)} as joining_ids,
            (select count(*) from leaving) as leaving, ${first("leaving", limit)} as leaving_ids`,
    [...parameters, segmentId, most],
  );
  const [row] = rows;
  return {
    members: row.members,
    joining: { count: row.joining, ids: row.joiningIds },
    leaving: { count: row.leaving, ids: row.leavingIds },
  };
};

/** The customers closest to meeting criteria, by the number of conditions that would have to change. */
export const nearestCustomers = async (
  client: PoolClient,
  criteria: Criteria,
  frame: CriteriaContext,
  most: number,
): Promise<string[]> => {
  const { distance, from, where, parameters } = compileDistance(criteria, frame);
  const { rows } = await client.query<{ id: string }>(
    `select c.customer_id as id from ${from} where ${where} and ${PROFILED} order by ${distance}, c.customer_id
      limit $${parameters.length + 1}`,
    [...parameters, most],
  );
  return rows.map(({ id }) => id);
};

/** An arbitrary constant, so that the same customers are sampled each time. */
const SEED = 360;

/** A random sample by ID, which no rule can depend on. */
export const sampleCustomers = async (client: PoolClient, { businessId }: Scope, chance: number): Promise<string[]> => {
  const { rows } = await client.query<{ id: string }>(
    `select customer_id as id from customers
      where business_id = $1 and (uuid_hash_extended(customer_id, $2) & 2147483647) < $3`,
    [businessId, SEED, Math.round(chance * 2 ** 31)],
  );
  return rows.map(({ id }) => id);
};
