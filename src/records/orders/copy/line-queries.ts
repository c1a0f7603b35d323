import { toDataView } from "#core/binary/id-table.ts";
import { copyLiteral } from "#core/db/copy-rows.ts";
import { memoizeByObject } from "#lib/memoize.ts";
import { type Day, getDayCalendar } from "#lib/time/day.ts";
import { mayBeProfiled } from "#records/customers/consent.ts";
import type { LinePart } from "#records/rules/order-columns.ts";
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
import { makeLineKinds } from "#records/rules/order-readings/line-kinds.ts";
import type { LineSpan } from "#records/rules/order-readings/lines-of-orders.ts";
import type { Observation } from "#records/rules/order-readings/products-of-orders.ts";
import {
  collectPurchaseContext,
  collectPurchasingRows,
  type OwnLines,
  type PurchaseContext,
} from "#records/rules/order-readings/purchasing-of-orders.ts";
import {
  type LearnedPurchases,
  learnPurchases,
  NO_RECOMMENDATIONS,
  type RecommendedProducts,
  recommendProducts,
} from "#records/rules/order-readings/recommended-products.ts";
import { computeSecondOrders } from "#records/rules/order-readings/second-orders.ts";
import { asParameters, type CopiedBuyers } from "./copied-buyers.ts";
import { type CopyPlace, findNewest, inSnapshot, listOrderParts, type OrderCopy } from "./copied-orders.ts";
import { type CopiedLines, listLineParts } from "./line-parts.ts";
import { makeNames, readRows } from "./read-rows.ts";
import { readFlags } from "./segment-queries.ts";

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

export const readCohorts = async (copy: OrderCopy, { by, ...input }: CohortsInput, place: CopyPlace) => {
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

export const readRevenueChange = async (
  copy: OrderCopy,
  input: Parameters<typeof splitRevenueChange>[1],
  place: CopyPlace,
): Promise<RevenueChange> =>
  splitRevenueChange(listLineParts(copy), input, await readCustomerValues(place, copy, "country"));

/** `part`: of the span's revenue. */
export const readBuyersOfPart = async (
  copy: OrderCopy,
  { part, ...span }: LineSpan & { part: PartOfRevenue },
  place: CopyPlace,
): Promise<CopiedBuyers> => {
  const copied = listLineParts(copy);
  const countries = await readCustomerValues(place, copy, "country");
  return asParameters(copied.parts, collectBuyersOfPart(copied, span, part, countries));
};

/** Until when customers are observed: `today` is a day since 1970, `until` its end in ms. */
type Observed = { timeZone: string; today: number; until: number };

/** A range of first orders. */
export type ObservedRange = CohortsOfOrders & Observed;

export const toObservation = ({ timeZone, today, until }: Observed): Observation => ({
  dayOf: getDayCalendar(timeZone),
  today,
  until,
});

export const readSecondOrders = (
  copy: OrderCopy,
  { by, most, ...input }: ObservedRange & { by: FirstOrderTrait | null; most: number },
) => {
  const copied = listLineParts(copy);
  const kindOf = makeLineKinds(copied, input.giftCardsAreSales);
  const isProduct = (part: LinePart, line: number) => kindOf(part, line) === "product";
  const grouping = by === null ? null : groupByFirstOrder(copied, by, isProduct);
  return computeSecondOrders(copied, input, { grouping, most }, toObservation(input));
};

type RecommendationsInput = Observed & { giftCardsAreSales: boolean; id: Uint8Array; limit: number };

/** Learning takes seconds in a large shop, so what was learned is kept while the copy is held and nobody else objects. */
const learnedFrom = memoizeByObject((_: CopiedLines): { key: string; learned: LearnedPurchases | null } => ({
  key: "",
  learned: null,
}));

const sumPlaces = (flags: Uint8Array): number => flags.reduce((sum, flag, at) => sum + flag * (at + 1), 0);

/** `id`: the customer, 16 bytes. Customers who object to profiling are not learned from. */
export const readRecommendations = async (
  copy: OrderCopy,
  { id, limit, giftCardsAreSales, ...observed }: RecommendationsInput,
  place: CopyPlace,
): Promise<RecommendedProducts> => {
  const found = findNewest(copy, toDataView(id), 0);
  if (!found || found.orders.starts[found.customer] === found.orders.starts[found.customer + 1])
    return NO_RECOMMENDATIONS;
  const copied = listLineParts(copy);
  const objecting = await readFlags(place, copy, `not (${mayBeProfiled("c")})`);
  const own = { part: found.orders === copy.customers ? 0 : 1, customer: found.customer };
  const observation = toObservation(observed);
  const known = learnedFrom(copied);
  const key = JSON.stringify([observed, giftCardsAreSales, objecting.map(sumPlaces)]);
  if (known.learned === null || known.key !== key) {
    const isLeftOut = ({ part, customer }: typeof own) => objecting[part]?.[customer] === 1;
    Object.assign(known, { key, learned: learnPurchases(copied, { giftCardsAreSales, isLeftOut }, observation) });
  }
  return recommendProducts(copied, own, known.learned as LearnedPurchases, { limit, giftCardsAreSales }, observation);
};

/** A span in the business's time zone; `until` exclusive, in ms since 1970. */
type PurchaseSpan = { from: number; until: number; timeZone: string; giftCardsAreSales: boolean };

/** `buyers`: about how many customers bought in the span. */
export const readPurchaseContext = (
  copy: OrderCopy,
  { timeZone, buyers, ...span }: PurchaseSpan & { buyers: number },
): PurchaseContext => collectPurchaseContext(listLineParts(copy), { ...span, dayOf: getDayCalendar(timeZone) }, buyers);

type PurchasingInput = PurchaseSpan & {
  /** The customers, 16 bytes each. */
  ids: Uint8Array;
  currency: string;
  today: Day;
  context: PurchaseContext;
};

export const readPurchasingRows = (copy: OrderCopy, { ids, timeZone, ...reading }: PurchasingInput) => {
  const { parts, texts } = listLineParts(copy);
  const view = toDataView(ids);
  const customers = Array.from({ length: ids.length / 16 }, (_, at): OwnLines => {
    const found = findNewest(copy, view, 16 * at);
    const part = parts[found?.orders === copy.customers ? 0 : 1];
    return found && part ? { part, customer: found.customer } : null;
  });
  return collectPurchasingRows(texts, customers, { ...reading, dayOf: getDayCalendar(timeZone) });
};
