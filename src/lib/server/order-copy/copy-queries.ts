import { type OwnOrders, purchasesOfOrders } from "#lib/domain/forecast/history/purchases-of-orders.ts";
import { memoizeNewest } from "#lib/domain/memoize-newest.ts";
import { behaviorOfOrders } from "#lib/domain/report/orders/behavior-of-orders.ts";
import { type BuyersByTrait, buyersByTrait } from "#lib/domain/report/orders/buyers-by-trait.ts";
import { type BuyingSpan, buyersOfOrders } from "#lib/domain/report/orders/buyers-of-orders.ts";
import { type MovementSelection, movedOfOrders } from "#lib/domain/report/orders/moved-of-orders.ts";
import { cellsOfOrders, type MovementOfOrders, movementOfOrders } from "#lib/domain/report/orders/rfm-of-orders.ts";
import type { BehaviorOfOrders } from "#lib/domain/report/orders/tally-traits.ts";
import { valueOfOrders } from "#lib/domain/report/orders/value-of-orders.ts";
import { type BuyersByScores, type BuyersByTier, wantedBuyers } from "#lib/domain/report/orders/wanted-buyers.ts";
import type { ValueBasis } from "#lib/domain/report/value-basis.ts";
import type { SalesCondition } from "#lib/domain/segments/sales/sales-condition.ts";
import { salesConditionsMet } from "#lib/domain/segments/sales/sales-conditions-met.ts";
import { makeDayCalendar } from "#lib/domain/time/day-calendar.ts";
import { viewOf } from "../binary/id-table.ts";
import { asParameters, metAsParameters } from "./buyers-as-parameters.ts";
import { groupsOf, traitGroupsOf } from "./copied-groups.ts";
import { findNewest, type OrderCopy, partsOf, stateOf, traitPartsOf } from "./copied-orders.ts";

/** Where the orders of these customers are: their newest ones. */
const ownOrders = (copy: OrderCopy, ids: Uint8Array): OwnOrders[] => {
  const view = viewOf(ids);
  return Array.from({ length: ids.length / 16 }, (_, at) => findNewest(copy, view, 16 * at));
};

/** A calendar takes 8 bytes per day. */
const calendarOf = memoizeNewest(20, makeDayCalendar);

/** `ids`: the customers, 16 bytes each. `until`: exclusive, in ms since 1970. */
type PurchasesInput = { ids: Uint8Array; until: number; timeZone: string; basis: ValueBasis };

/** `dayStarts`: of the period in which customers are scored, and the instant after it; in ms since 1970. */
type BuyersInput = { span: BuyingSpan; membership: BuyersByScores | BuyersByTier | null; dayStarts: Float64Array };

/** What is computed from a copy. */
export const COPY_QUERIES = {
  state: (copy: OrderCopy) => stateOf(copy),
  cells: (copy: OrderCopy, input: Parameters<typeof cellsOfOrders>[1]) => cellsOfOrders(partsOf(copy), input),
  movement: (copy: OrderCopy, input: Parameters<typeof movementOfOrders>[1]) => movementOfOrders(partsOf(copy), input),
  value: (copy: OrderCopy, input: Parameters<typeof valueOfOrders>[1]) => valueOfOrders(partsOf(copy), input),
  buyers: (copy: OrderCopy, { span, membership, dayStarts }: BuyersInput) => {
    const parts = partsOf(copy);
    return asParameters(parts, buyersOfOrders(parts, span, wantedBuyers(membership, dayStarts)));
  },
  moved: (copy: OrderCopy, { periods, ...moved }: MovementSelection & { periods: MovementOfOrders }) => {
    const parts = partsOf(copy);
    return asParameters(parts, movedOfOrders(parts, periods, moved));
  },
  groups: groupsOf,
  groupsByTrait: traitGroupsOf,
  behavior: (copy: OrderCopy, input: BehaviorOfOrders) => behaviorOfOrders(traitPartsOf(copy), input),
  buyersByTrait: (copy: OrderCopy, { membership, ...input }: BehaviorOfOrders & { membership: BuyersByTrait }) => {
    const parts = traitPartsOf(copy);
    return asParameters(parts, buyersByTrait(parts, input, membership));
  },
  conditions: (copy: OrderCopy, conditions: readonly SalesCondition[]) => {
    const parts = traitPartsOf(copy);
    return { ...metAsParameters(parts, salesConditionsMet(parts, conditions)), state: stateOf(copy) };
  },
  purchases: (copy: OrderCopy, { ids, timeZone, ...reading }: PurchasesInput) =>
    purchasesOfOrders(ownOrders(copy, ids), { ...reading, dayOf: calendarOf(timeZone) }),
};

export type CopyQuery = keyof typeof COPY_QUERIES;
export type QueryInput<Query extends CopyQuery> = Parameters<(typeof COPY_QUERIES)[Query]>[1];
export type QueryResult<Query extends CopyQuery> = Awaited<ReturnType<(typeof COPY_QUERIES)[Query]>>;

/** What is computed from a copy with traits. */
const WITH_TRAITS: readonly CopyQuery[] = ["behavior", "buyersByTrait", "groupsByTrait", "conditions"];

export const needsTraits = (query: CopyQuery): boolean => WITH_TRAITS.includes(query);
