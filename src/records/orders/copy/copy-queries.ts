import { binaryArray, uuidText, writeInt64 } from "#core/binary/binary-arrays.ts";
import { EPOCH_MS } from "#core/binary/binary-rows.ts";
import { toDataView } from "#core/binary/id-table.ts";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { memoizeNewest } from "#lib/memoize.ts";
import { toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { type GroupFigures, LAPSED_CODE } from "#lib/rfm/score.ts";
import { makeDayCalendar } from "#lib/time/day.ts";
import { isReachable } from "#records/customers/consent.ts";
import {
  type ConditionsMet,
  type SalesCondition,
  salesConditionsMet,
} from "#records/rules/criteria/sales-condition.ts";
import type { LinePart, OrderPart } from "#records/rules/order-columns.ts";
import {
  type BehaviorOfOrders,
  type BuyersByTrait,
  buyersByTrait,
  firstTrait,
  groupByBehavior,
  placeByTrait,
  type TraitsOfBuyers,
} from "#records/rules/order-readings/behavior-of-orders.ts";
import {
  type BoughtInPeriod,
  boughtAt,
  boughtInPeriods,
  groupByValue,
  type PeriodsOfOrders,
} from "#records/rules/order-readings/bought-in-periods.ts";
import {
  type BuyersByScores,
  type BuyersByTier,
  type BuyersOfOrders,
  type BuyingSpan,
  buildBuyerTest,
  buildCodeLookup,
  collectBuyers,
  collectPurchases,
  computeBuyerFigures,
  type OwnOrders,
  scoreBuyers,
} from "#records/rules/order-readings/buyers-of-orders.ts";
import { collectBuyersOfPart, type PartOfRevenue } from "#records/rules/order-readings/buyers-of-part.ts";
import {
  type CustomerValues,
  type RevenueChange,
  splitRevenueChange,
} from "#records/rules/order-readings/change-of-revenue.ts";
import {
  type CohortsOfOrders,
  computeCohorts,
  type FirstOrderTrait,
  groupByFirstOrder,
  groupByValueOfCustomer,
} from "#records/rules/order-readings/cohorts-of-orders.ts";
import {
  type ConsecutivePeriods,
  computePeriodFigures,
  countPurchaseGaps,
} from "#records/rules/order-readings/figures-of-periods.ts";
import { makeLineKinds } from "#records/rules/order-readings/line-kinds.ts";
import { type LineSpan, sumLines } from "#records/rules/order-readings/lines-of-orders.ts";
import { computePairs, type PairRelation } from "#records/rules/order-readings/pairs-of-products.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import {
  computeProducts,
  type Observation,
  type ProductGrouping,
} from "#records/rules/order-readings/products-of-orders.ts";
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
import { computeSecondOrders } from "#records/rules/order-readings/second-orders.ts";
import {
  type CopiedCustomers,
  type CopyKind,
  type CopyPlace,
  findNewest,
  getCopyState,
  inSnapshot,
  listOrderParts,
  listTraitParts,
  type OrderCopy,
} from "./copied-orders.ts";
import { listLineParts } from "./line-parts.ts";
import { makeNames, readRows } from "./read-rows.ts";

/** The customers who bought before the period and not in it. */
type Lapsed = { lapsed: BuyingSpan };

/** `dayStarts`: of the period, and the instant after it; in ms since 1970. */
type GroupsInput = Lapsed & {
  span: BuyingSpan;
  membership: BuyersByScores | BuyersByTier;
  dayStarts: Float64Array;
};

type FiguresOfGroups = { segments: GroupFigures[]; lapsed: GroupFigures[] };

/** For each part of the copy, 1 for the customers who can be reached by email now. */
const readReachable = (place: CopyPlace, copy: OrderCopy, parts: readonly OrderPart[]): Promise<Uint8Array[]> =>
  inSnapshot(place, async (client) => {
    const flags = parts.map(({ orders }) => new Uint8Array(orders.starts.length - 1));
    const query = `select customer_id from customers c
      where business_id = ${copyLiteral(place.scope.businessId)} and ${isReachable("email", "c")}`;
    await readRows(client, query, 1, (view, [id]) => {
      const found = findNewest(copy, view, id as number);
      const own = found && flags[found.orders === copy.customers ? 0 : 1];
      if (own) own[found.customer] = 1;
    });
    return flags;
  });

const computeFigures = async (
  copy: OrderCopy,
  parts: readonly OrderPart[],
  {
    lapsed,
    place,
    ...segments
  }: Lapsed & { buyers: BuyersOfOrders; codeAt: (row: number) => string; place: CopyPlace },
): Promise<FiguresOfGroups> => {
  const wanted = { reachable: await readReachable(place, copy, parts), start: lapsed.lastBefore };
  const gone = collectBuyers(parts, lapsed, () => true);
  return {
    segments: computeBuyerFigures(parts, segments.buyers, { ...wanted, codeAt: segments.codeAt }),
    lapsed: computeBuyerFigures(parts, gone, { ...wanted, codeAt: () => LAPSED_CODE }),
  };
};

/** The figures of each segment by scores or tier, and of customers who lapsed. */
const computeSegmentFigures = (
  copy: OrderCopy,
  { span, membership, dayStarts, lapsed }: GroupsInput,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const [parts, codeOfBought] = [listOrderParts(copy), buildCodeLookup(membership, dayStarts)];
  const buyers = collectBuyers(parts, span, () => true);
  const codeAt = (row: number) => codeOfBought(boughtAt(buyers, row), buyers.firstAt[row] as number);
  return computeFigures(copy, parts, { buyers, codeAt, lapsed, place });
};

/** The same by trait. Customers whose trait has no segment of its own are in OTHER, those without a trait in NONE. */
const computeTraitFigures = (
  copy: OrderCopy,
  { lapsed, shown, ...reading }: Lapsed & BehaviorOfOrders & Pick<BuyersByTrait, "shown">,
  place: CopyPlace,
): Promise<FiguresOfGroups> => {
  const parts = listTraitParts(copy);
  const { traits, ...buyers } = buyersByTrait(parts, reading, { shown, wanted: null });
  const own = new Set(shown.map(toTraitCode));
  const codes = traits.known.map(toTraitCode).map((code) => (own.has(code) ? code : "OTHER"));
  const codeAt = (row: number) => codes[firstTrait(traits, row)] ?? "NONE";
  return computeFigures(copy, parts, { buyers, codeAt, lapsed, place });
};

type Buyers = BuyersOfOrders & { cells?: Int32Array; segments?: Int32Array; traits?: TraitsOfBuyers };

type Copied = readonly OrderPart<CopiedCustomers>[];

const uuids = (copied: Copied, { parts, customers }: Pick<Buyers, "parts" | "customers">): Uint8Array => {
  const ids = copied.map((part) => toDataView(part.orders.ids));
  return binaryArray("uuid", customers.length, (view, at, row) => {
    const from = ids[parts[row] as number] as DataView;
    const place = 16 * (customers[row] as number);
    for (let word = 0; word < 16; word += 4) view.setInt32(at + word, from.getInt32(place + word));
  });
};

const integers = (values: Int32Array): Uint8Array =>
  binaryArray("int4", values.length, (view, at, row) => view.setInt32(at, values[row] as number));

/** Which conditions customers of these parts meet, as parameters of a statement. */
const metAsParameters = (copied: Copied, { met, otherwise, ...who }: ConditionsMet) => ({
  ids: uuids(copied, who),
  met: integers(met),
  otherwise,
});

/**
 * The members and what they bought, in columns of PostgreSQL's binary arrays: UUIDs, int4, int8 and timestamptz. Of a report by
 * scores `cells`, the scores as an index in `ALL_SCORES`, -1 without purchases, and `segments`, as indexes in `RFM_KEYS_BY_VALUE`;
 * int4. `traits`: their traits, of the customer at each index.
 */
export type CopiedBuyers = Record<"ids" | "orders" | "revenue" | "lastAt", Uint8Array> & {
  cells?: Uint8Array;
  segments?: Uint8Array;
  traits?: TraitsOfBuyers;
};

/** Customers of these parts as parameters of a statement. */
const asParameters = (copied: Copied, buyers: Buyers): CopiedBuyers => {
  const { customers, orders, revenue, lastAt, cells, segments, traits } = buyers;
  const count = customers.length;
  return {
    ids: uuids(copied, buyers),
    orders: integers(orders),
    revenue: binaryArray("int8", count, (view, at, row) => writeInt64(view, at, revenue[row] as number)),
    // In microseconds.
    lastAt: binaryArray("timestamptz", count, (view, at, row) =>
      writeInt64(view, at, Math.round(1000 * ((lastAt[row] as number) - EPOCH_MS))),
    ),
    ...(cells && { cells: integers(cells) }),
    ...(segments && { segments: integers(segments) }),
    ...(traits && { traits }),
  };
};

/** Where the orders of these customers are: their newest ones. */
const ownOrders = (copy: OrderCopy, ids: Uint8Array): OwnOrders[] => {
  const view = toDataView(ids);
  return Array.from({ length: ids.length / 16 }, (_, at) => findNewest(copy, view, 16 * at));
};

/** A calendar takes 8 bytes per day. */
const getDayCalendar = memoizeNewest(20, makeDayCalendar);

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

/** What cohorts are grouped by that a customer has, and where it is stored: a column of a table with one row for each. */
const CUSTOMER_VALUES = {
  campaign: ["customers", "acquisition_campaign"],
  country: ["customers", "country"],
  rfm_segment: ["customer_rfm", "segment"],
} as const;

type CohortsInput = CohortsOfOrders & { by: "month" | FirstOrderTrait | keyof typeof CUSTOMER_VALUES } & (
    | { most: number }
    // These values alone.
    | { only: readonly string[] }
  );

/** A value that PostgreSQL has of each customer, for the customers of each part. */
const readCustomerValues = (
  place: CopyPlace,
  copy: OrderCopy,
  of: keyof typeof CUSTOMER_VALUES,
): Promise<CustomerValues> =>
  inSnapshot(place, async (client) => {
    const ofParts = listOrderParts(copy).map(({ orders }) => new Int32Array(orders.starts.length - 1).fill(-1));
    const { names, indexOf } = makeNames();
    const [table, column] = CUSTOMER_VALUES[of];
    const query = `select customer_id, ${column} from ${table}
      where business_id = ${copyLiteral(place.scope.businessId)} and ${column} is not null`;
    await readRows(client, query, 2, (view, [id, value], bytes) => {
      const found = findNewest(copy, view, id as number);
      const own = found && ofParts[found.orders === copy.customers ? 0 : 1];
      if (own) own[found.customer] = indexOf({ view, bytes }, value as number);
    });
    return { names, ofParts };
  });

const isOfCustomer = (by: CohortsInput["by"]): by is keyof typeof CUSTOMER_VALUES => by in CUSTOMER_VALUES;

/** Gift cards that are no sale are no products of a first order. */
const isSold =
  ({ giftCardsAreSales }: CohortsOfOrders) =>
  ({ orders, items }: LinePart, line: number): boolean =>
    giftCardsAreSales || items.giftCards[orders.items[line] as number] === 0;

const readCohorts = async (copy: OrderCopy, { by, ...input }: CohortsInput, place: CopyPlace) => {
  const copied = listLineParts(copy);
  const groupingOf = async () => {
    if (by === "month") return null;
    if (!isOfCustomer(by)) return groupByFirstOrder(copied, by, isSold(input));
    const { names, ofParts } = await readCustomerValues(place, copy, by);
    return groupByValueOfCustomer(names, ofParts);
  };
  const grouping = await groupingOf();
  const chosen = "only" in input ? { only: input.only } : { most: input.most };
  return computeCohorts(copied.parts, input, { grouping, ...chosen });
};

const readRevenueChange = async (
  copy: OrderCopy,
  input: Parameters<typeof splitRevenueChange>[1],
  place: CopyPlace,
): Promise<RevenueChange> =>
  splitRevenueChange(listLineParts(copy), input, await readCustomerValues(place, copy, "country"));

/** `part`: of the span's revenue. */
const readBuyersOfPart = async (
  copy: OrderCopy,
  { part, ...span }: LineSpan & { part: PartOfRevenue },
  place: CopyPlace,
): Promise<CopiedBuyers> => {
  const copied = listLineParts(copy);
  const countries = await readCustomerValues(place, copy, "country");
  return asParameters(copied.parts, collectBuyersOfPart(copied, span, part, countries));
};

/** A range of first orders, and until when customers are observed: `today` is a day since 1970, `until` its end in ms. */
type ObservedRange = CohortsOfOrders & { timeZone: string; today: number; until: number };

const toObservation = ({ timeZone, today, until }: ObservedRange): Observation => ({
  dayOf: getDayCalendar(timeZone),
  today,
  until,
});

const readSecondOrders = (
  copy: OrderCopy,
  { by, most, ...input }: ObservedRange & { by: FirstOrderTrait | null; most: number },
) => {
  const copied = listLineParts(copy);
  const kindOf = makeLineKinds(copied, input.giftCardsAreSales);
  const isProduct = (part: LinePart, line: number) => kindOf(part, line) === "product";
  const grouping = by === null ? null : groupByFirstOrder(copied, by, isProduct);
  return computeSecondOrders(copied, input, { grouping, most }, toObservation(input));
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
  periods: (copy: OrderCopy, input: ConsecutivePeriods) => computePeriodFigures(listOrderParts(copy), input),
  gaps: (copy: OrderCopy, { timeZone, ...span }: { from: number; until: number; timeZone: string }) =>
    countPurchaseGaps(listOrderParts(copy), { ...span, dayOf: getDayCalendar(timeZone) }),
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
  products: (copy: OrderCopy, input: ObservedRange & { by: ProductGrouping }) =>
    computeProducts(listLineParts(copy), input, toObservation(input)),
  productPairs: (copy: OrderCopy, input: ObservedRange & { by: ProductGrouping; relation: PairRelation }) =>
    computePairs(listLineParts(copy), input, toObservation(input)),
  lines: (copy: OrderCopy, input: Parameters<typeof sumLines>[1]) => sumLines(listLineParts(copy), input),
  revenueChange: readRevenueChange,
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
  buyersOfPart: "lines",
  secondOrders: "lines",
  products: "lines",
  productPairs: "lines",
};

export const copyKindFor = (query: CopyQuery): CopyKind => OTHER_KINDS[query] ?? "orders";

/** What only says which state of the orders a copy has. */
export const STATE_QUERIES = {
  orders: "state",
  traits: "stateOfTraits",
  lines: "stateOfLines",
} as const satisfies Record<CopyKind, CopyQuery>;
