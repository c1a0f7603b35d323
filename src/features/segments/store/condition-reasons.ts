import type { PoolClient } from "pg";
import { mayBeProfiled } from "#core/db/profiling.ts";
import { compileAnswers, compileReasons } from "#features/segments/store/criteria/compile.ts";
import type { CriteriaContext } from "#records/rules/criteria/context.ts";
import type { Condition, Criteria } from "#records/rules/criteria/criteria.ts";

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
