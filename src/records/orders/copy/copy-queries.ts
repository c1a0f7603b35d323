import { uuidText } from "#core/binary/binary-arrays.ts";
import { getDayCalendar } from "#lib/time/day.ts";
import { type SalesCondition, salesConditionsMet } from "#records/rules/criteria/sales-condition.ts";
import type { OrderPart } from "#records/rules/order-columns.ts";
import { groupByBehavior } from "#records/rules/order-readings/behavior-of-orders.ts";
import {
  type BoughtInPeriod,
  boughtInPeriods,
  groupByValue,
  type PeriodsOfOrders,
} from "#records/rules/order-readings/bought-in-periods.ts";
import { type BuyersByTrait, buyersByTrait } from "#records/rules/order-readings/buyers-by-trait.ts";
import {
  type BuyersByScores,
  type BuyersByTier,
  type BuyingSpan,
  buildBuyerTest,
  collectBuyers,
  collectPurchases,
  scoreBuyers,
} from "#records/rules/order-readings/buyers-of-orders.ts";
import {
  computePeriodFigures,
  countPurchaseGaps,
  measureCostCoverage,
  type SpacedPeriods,
  sumReturns,
} from "#records/rules/order-readings/figures-of-periods.ts";
import { sumLines } from "#records/rules/order-readings/lines-of-orders.ts";
import { computeOrderGaps } from "#records/rules/order-readings/order-gaps.ts";
import { computePairs, type PairGrouping, type PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import { type BehaviorOfOrders, placeByTrait } from "#records/rules/order-readings/placed-by-trait.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import { computeProducts, type ProductGrouping } from "#records/rules/order-readings/products-of-orders.ts";
import {
  collectMovedCustomers,
  compareSchemes,
  computeMovement,
  computeScoreCuts,
  countCells,
  type MovementOfOrders,
  type MovementSelection,
  type SchemesToCompare,
} from "#records/rules/order-readings/rfm-of-orders.ts";
import { asParameters, metAsParameters, ownOrders } from "./copied-buyers.ts";
import {
  type CopiedCustomers,
  type CopyKind,
  getCopyState,
  listOrderParts,
  listTraitParts,
  type OrderCopy,
} from "./copied-orders.ts";
import { listLineParts } from "./line-parts.ts";
import {
  type ObservedRange,
  readBuyersOfPart,
  readCohorts,
  readPurchaseContext,
  readPurchasingRows,
  readRecommendations,
  readRevenueChange,
  readSecondOrders,
  toObservation,
} from "./line-queries.ts";
import { computeSegmentFigures, computeTraitFigures } from "./segment-queries.ts";

/** `ids`: the customers, 16 bytes each. `until`: exclusive, in ms since 1970. */
type PurchasesInput = { ids: Uint8Array; until: number; timeZone: string; basis: ValueBasis };

/** `dayStarts`: of the period in which customers are scored, and the instant after it; in ms since 1970. */
type BuyersInput = { span: BuyingSpan; membership: BuyersByScores | BuyersByTier | null; dayStarts: Float64Array };

/** What two schemes make of the customers of a period; between customers with equal revenue their IDs decide. */
const compareByRevenue = (
  copy: OrderCopy,
  { periods, ...schemes }: SchemesToCompare & { periods: PeriodsOfOrders },
) => {
  const parts = listOrderParts(copy);
  const idOf = ({ part, customer }: { part: number; customer: number }) =>
    uuidText((parts[part] as OrderPart<CopiedCustomers>).orders.ids, 16 * customer);
  const { moved, ...found } = compareSchemes(parts, periods, schemes, (one, other) => idOf(one) < idOf(other));
  return { ...found, moved: moved.map(({ part, customer, ...own }) => ({ id: idOf({ part, customer }), ...own })) };
};

/** What is computed from a copy. */
export const COPY_QUERIES = {
  state: (copy: OrderCopy) => getCopyState(copy),
  stateOfTraits: (copy: OrderCopy) => getCopyState(copy),
  stateOfLines: (copy: OrderCopy) => getCopyState(copy),
  cells: (copy: OrderCopy, input: Parameters<typeof countCells>[1]) =>
    countCells(boughtInPeriods(listOrderParts(copy), input), input),
  movement: (copy: OrderCopy, input: MovementOfOrders) => computeMovement(listOrderParts(copy), input),
  cuts: (copy: OrderCopy, input: PeriodsOfOrders) =>
    computeScoreCuts(boughtInPeriods(listOrderParts(copy), input).bought[0] as BoughtInPeriod),
  schemes: compareByRevenue,
  periods: (copy: OrderCopy, input: SpacedPeriods) => computePeriodFigures(listOrderParts(copy), input),
  gaps: (copy: OrderCopy, { timeZone, ...span }: { from: number; until: number; timeZone: string }) =>
    countPurchaseGaps(listOrderParts(copy), { ...span, dayOf: getDayCalendar(timeZone) }),
  returns: (copy: OrderCopy, { timeZone, ...span }: { from: number; until: number; timeZone: string }) =>
    sumReturns(listOrderParts(copy), { ...span, dayOf: getDayCalendar(timeZone) }),
  value: (copy: OrderCopy, input: Parameters<typeof groupByValue>[1]) => groupByValue(listOrderParts(copy), input),
  buyers: (copy: OrderCopy, { span, membership, dayStarts }: BuyersInput) => {
    const parts = listOrderParts(copy);
    const buyers = collectBuyers(parts, span, buildBuyerTest(membership, dayStarts));
    const scored = membership?.method === "rfm" ? scoreBuyers(buyers, membership, dayStarts) : {};
    return asParameters(parts, { ...buyers, ...scored });
  },
  moved: (copy: OrderCopy, { periods, ...moved }: MovementSelection & { periods: MovementOfOrders }) => {
    const parts = listOrderParts(copy);
    return asParameters(parts, collectMovedCustomers(parts, periods, moved));
  },
  groups: computeSegmentFigures,
  groupsByTrait: computeTraitFigures,
  behavior: (copy: OrderCopy, input: BehaviorOfOrders) =>
    groupByBehavior(placeByTrait(listTraitParts(copy), input), input),
  buyersByTrait: (copy: OrderCopy, { membership, ...input }: BehaviorOfOrders & { membership: BuyersByTrait }) => {
    const parts = listTraitParts(copy);
    return asParameters(parts, buyersByTrait(parts, input, membership));
  },
  conditions: (copy: OrderCopy, conditions: readonly SalesCondition[]) => {
    const parts = listTraitParts(copy);
    return { ...metAsParameters(parts, salesConditionsMet(parts, conditions)), state: getCopyState(copy) };
  },
  cohorts: readCohorts,
  secondOrders: readSecondOrders,
  orderGaps: (copy: OrderCopy, input: ObservedRange) =>
    computeOrderGaps(listLineParts(copy), input, toObservation(input)),
  recommendations: readRecommendations,
  products: (copy: OrderCopy, input: ObservedRange & { by: ProductGrouping }) =>
    computeProducts(listLineParts(copy), input, toObservation(input)),
  productPairs: (copy: OrderCopy, input: ObservedRange & { by: PairGrouping; relation: PairRelation }) =>
    computePairs(listLineParts(copy), input, toObservation(input)),
  lines: (copy: OrderCopy, input: Parameters<typeof sumLines>[1]) => sumLines(listLineParts(copy), input),
  revenueChange: readRevenueChange,
  costCoverage: (copy: OrderCopy, span: Parameters<typeof measureCostCoverage>[1]) =>
    measureCostCoverage(listLineParts(copy).parts, span),
  purchaseContext: readPurchaseContext,
  purchasingRows: readPurchasingRows,
  buyersOfPart: readBuyersOfPart,
  purchases: (copy: OrderCopy, { ids, timeZone, ...reading }: PurchasesInput) =>
    collectPurchases(ownOrders(copy, ids), { ...reading, dayOf: getDayCalendar(timeZone) }),
};

export type CopyQuery = keyof typeof COPY_QUERIES;
export type QueryInput<Query extends CopyQuery> = Parameters<(typeof COPY_QUERIES)[Query]>[1];
export type QueryResult<Query extends CopyQuery> = Awaited<ReturnType<(typeof COPY_QUERIES)[Query]>>;

/** What is computed from a copy with more than the orders' sums. */
const OTHER_KINDS: Partial<Record<CopyQuery, CopyKind>> = {
  stateOfTraits: "traits",
  behavior: "traits",
  buyersByTrait: "traits",
  groupsByTrait: "traits",
  conditions: "traits",
  stateOfLines: "lines",
  lines: "lines",
  cohorts: "lines",
  revenueChange: "lines",
  costCoverage: "lines",
  purchaseContext: "lines",
  purchasingRows: "lines",
  buyersOfPart: "lines",
  secondOrders: "lines",
  orderGaps: "lines",
  products: "lines",
  recommendations: "lines",
  productPairs: "lines",
};

export const copyKindFor = (query: CopyQuery): CopyKind => OTHER_KINDS[query] ?? "orders";

/** What only says which state of the orders a copy has. */
export const STATE_QUERIES = {
  orders: "state",
  traits: "stateOfTraits",
  lines: "stateOfLines",
} as const satisfies Record<CopyKind, CopyQuery>;
