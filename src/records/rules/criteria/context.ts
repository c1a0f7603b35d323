import type { OrderState } from "#core/values/order-state.ts";
import type { Day } from "#lib/time/day.ts";

/** Whose criteria these are, and the reference time. */
export type CriteriaContext = {
  businessId: string;
  currency: string;
  timeZone: string;
  /** The business's today. */
  today: Day;
  /** Only these customers. */
  customerIds?: readonly string[];
  /** Conditions already computed from the copy of the orders. */
  copied?: CopiedConditions;
};

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
