import type { OrderState } from "#lib/domain/commerce/order-state.ts";
import type { Condition } from "#lib/domain/segments/criteria.ts";
import { keyOf, type SalesFrame, salesConditionOf } from "#lib/domain/segments/sales/sales-condition.ts";
import { aliasOf, type Relations } from "./relations.ts";

/** Which customers meet some conditions on their orders, from the copy of the orders: instead of reading these. */
export type CopiedConditions = {
  /** Of the orders. */
  state: OrderState;
  /** The bit of each condition, by its key. */
  bits: ReadonlyMap<string, number>;
  /** Customers, and the bits of the conditions that each meets: arrays in PostgreSQL's binary format. */
  ids: Uint8Array;
  met: Uint8Array;
  /** The bits of all other customers. */
  otherwise: number;
};

/** Makes the SQL of whether a condition holds; null for one that was not computed from the copy. */
export const copiedConditionSql = (
  { bits, ids, met, otherwise }: CopiedConditions,
  frame: SalesFrame,
  parameters: unknown[],
  relations: Relations,
): ((condition: Condition) => string | null) => {
  let rows: string | undefined;
  const alias = (): string => {
    rows ??= `select o.* from unnest($${parameters.push(ids)}::uuid[], $${parameters.push(met)}::int[]) as o (customer_id, met)`;
    return aliasOf(relations, rows);
  };
  return (condition) => {
    const found = salesConditionOf(condition, frame);
    const bit = found ? bits.get(keyOf(found.sales)) : undefined;
    if (!found || bit === undefined) return null;
    const holds = `coalesce(${alias()}.met, ${otherwise}) & ${1 << bit} <> 0`;
    return found.isOpposite ? `not (${holds})` : `(${holds})`;
  };
};
