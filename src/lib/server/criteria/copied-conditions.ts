import type { Condition } from "#lib/domain/segments/criteria.ts";
import { keyOf, type SalesFrame, salesConditionOf } from "#lib/domain/segments/sales/sales-condition.ts";

/** Which customers meet some conditions on their orders, from the copy of the orders: instead of reading these. */
export type CopiedConditions = {
  /** The bit of each condition, by its key. */
  bits: ReadonlyMap<string, number>;
  /** Customers, and the bits of the conditions that each meets: arrays in PostgreSQL's binary format. */
  ids: Uint8Array;
  met: Uint8Array;
  /** The bits of all other customers. */
  otherwise: number;
};

/** A relation with a customer's bits: `met`. */
export const copiedRelation = ({ ids, met }: CopiedConditions, parameters: unknown[]): string =>
  `select o.* from unnest($${parameters.push(ids)}::uuid[], $${parameters.push(met)}::int[]) as o (customer_id, met)`;

/** SQL: whether a condition holds; null if it was not answered from the copy. */
export const copiedSql = (
  { bits, otherwise }: CopiedConditions,
  condition: Condition,
  frame: SalesFrame,
  alias: () => string,
): string | null => {
  const found = salesConditionOf(condition, frame);
  const bit = found && bits.get(keyOf(found.sales));
  if (bit === null || bit === undefined) return null;
  const holds = `coalesce(${alias()}.met, ${otherwise}) & ${1 << bit} <> 0`;
  return found?.isOpposite ? `not (${holds})` : `(${holds})`;
};
