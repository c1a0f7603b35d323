import type { PoolClient } from "pg";
import type { Criteria } from "#lib/domain/segments/criteria.ts";
import { type CriteriaContext, compileAnswers } from "#lib/server/criteria/compile.ts";

/** Which of several criteria one customer meets, in the given order, in one statement. */
export const criteriaMet = async (
  client: PoolClient,
  all: readonly Criteria[],
  frame: CriteriaContext,
  customerId: string,
): Promise<boolean[]> => {
  if (all.length === 0) return [];
  const { columns, from, where, parameters } = compileAnswers(all, { ...frame, customerIds: [customerId] });
  const { rows } = await client.query<Record<string, boolean>>(
    `select ${columns} from ${from} where ${where}`,
    parameters,
  );
  return all.map((_, i) => rows[0]?.[`meets${i + 1}`] ?? false);
};
