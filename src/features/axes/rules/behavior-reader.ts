import { snakeCase } from "#core/values/texts.ts";
import {
  type BehaviorFacts,
  type CategoryFact,
  channelKinds,
  getLocalClock,
  type ItemFact,
  type LocalClock,
  type OrderFact,
  type ProductFact,
  type RecentPace,
  type TicketFact,
} from "#lib/axes/behavior-facts.ts";
import {
  type ChurnModel,
  computeChurnSignals,
  DEFAULT_CHURN_MODEL,
  detectSeason,
  predictChurnRisk,
} from "#lib/axes/churn-model.ts";
import { featureRow, toFeatureVectors } from "#lib/axes/extract-features.ts";
import { computeTenure, meanHour } from "#lib/axes/measures.ts";
import type { FeatureVectors } from "#lib/axes/model.ts";
import { countDecimals, toMinor } from "#lib/money.ts";
import { mean, sumBy } from "#lib/statistics/summaries.ts";
import { isWeekend } from "#lib/time/day.ts";
import type { IncomingTicket } from "#records/rules/incoming-records.ts";

/** One line of an order; money in minor units. */
export type HistoryItem = {
  productId: string;
  category: string | null;
  productType: string | null;
  quantity: number;
  /** Charged for the line, before refunds. */
  lineTotal: number;
  refundedQuantity: number;
};

/** A completed or partial order, including fully refunded ones; money in minor units. */
export type HistoryOrder = {
  orderedAt: Date;
  /** Charged after discounts, before refunds. */
  totalPrice: number;
  discountAmount: number;
  /** The sales channel: web, pos, shopify_draft_order, … */
  source: string;
  items: readonly HistoryItem[];
  refunds: readonly { refundedAt: Date; amount: number }[];
};

/** A support ticket. */
export type HistoryTicket = Omit<IncomingTicket, "externalId" | "customerExternalId">;

/** One customer's activity, in any order. */
export type CustomerHistory = {
  customerId: string;
  orders: readonly HistoryOrder[];
  tickets: readonly HistoryTicket[];
};

/** How to read a history: events at or after `asOf` are ignored; days and hours are local to the time zone. */
export type HistoryFrame = { asOf: Date; timeZone: string; currency: string };

const YEAR = 365;
const SHORTEST = 60;
const FEWEST = 3;
/** How many typical gaps count as recent. */
const GAPS = 3;

/**
 * Compares the last three typical gaps (60 days to a year, at most half the tenure) with the pace before; the first
 * purchase only starts the clock. For seasonal customers, the last year against the year before, because out-of-season
 * months are no decline. Null with fewer than three days with a sale (with two, the second would always look like a
 * trend) or less than 60 days of tenure.
 */
const compareRecentPace = (
  facts: Pick<BehaviorFacts, "asOfDay" | "days" | "gaps" | "sales" | "signals">,
): RecentPace | null => {
  const { days, sales, gaps, asOfDay, signals } = facts;
  const tenure = computeTenure(facts);
  if (days.length < FEWEST || tenure < SHORTEST) return null;
  const seasonal = signals?.isSeasonal ?? false;
  const span = seasonal ? YEAR : Math.min(tenure / 2, YEAR, Math.max(SHORTEST, GAPS * mean(gaps)));
  const start = asOfDay - span;
  const earliest = seasonal ? start - YEAR : Number.NEGATIVE_INFINITY;
  const isBefore = (day: number) => day <= start && day > earliest;
  const isRecent = (day: number) => day > start;
  const [first] = days;
  const [lost, scale] = seasonal ? [0, 1] : [1, span / (tenure - span)];
  const visits = (when: (day: number) => boolean) => sumBy(days, (day) => (when(day) ? 1 : 0));
  const spent = (when: (day: number) => boolean) =>
    sumBy(sales, ({ day, charged, refunded }) => (when(day) ? charged - refunded : 0));
  return {
    visits: visits(isRecent),
    expectedVisits: Math.max(0, visits(isBefore) - lost) * scale,
    spent: spent(isRecent),
    expectedSpent:
      Math.max(
        0,
        spent((day) => isBefore(day) && (seasonal || day !== first)),
      ) * scale,
  };
};

/** In the order of their first purchase. */
const productsIn = (sales: readonly OrderFact[]): ProductFact[] => {
  const products = new Map<string, ProductFact & { days: number[] }>();
  for (const { day, items } of sales)
    for (const { productId, quantity } of items) {
      const own = products.get(productId);
      if (!own) {
        products.set(productId, { days: [day], quantity, repeated: 0 });
        continue;
      }
      own.quantity += quantity;
      if (own.days[0] !== day) own.repeated += quantity;
      if (own.days[own.days.length - 1] !== day) own.days.push(day);
    }
  return [...products.values()];
};

/** In the order of their first purchase. */
const categoriesIn = (sales: readonly OrderFact[]): CategoryFact[] => {
  const categories = new Map<string, CategoryFact>();
  for (const { day, items } of sales)
    for (const { category, quantity } of items) {
      if (category === null) continue;
      const own = categories.get(category);
      if (own) own.quantity += quantity;
      else categories.set(category, { firstDay: day, quantity });
    }
  return [...categories.values()];
};

const HOUR = 3_600_000;

/**
 * Builds a reader of histories as of one instant, in one time zone and currency; `churn` was trained on the business's
 * own history.
 */
export const buildHistoryReader = ({ asOf, timeZone, currency }: HistoryFrame, churn: ChurnModel) => {
  const clock: LocalClock = getLocalClock(timeZone);
  // As numbers, which compare several times as fast as dates.
  const end = asOf.getTime();
  const asOfDay = clock(asOf).day;
  const minorUnits = 10 ** countDecimals(currency);
  const kindOf = channelKinds();
  const inMajor = (minor: number): number => minor / minorUnits;
  const moment = (instant: Date) => {
    const { day, hour } = clock(instant);
    return { day, hour, isWeekend: isWeekend(day) };
  };
  const itemOf = (item: HistoryItem, isRefunded: boolean): ItemFact => ({
    productId: item.productId,
    category: item.category,
    line: item.productType ?? item.category,
    quantity: item.quantity,
    paid: inMajor(item.lineTotal),
    // Lines have no return date, so items count as returned from the order's first refund on.
    returned: isRefunded ? item.refundedQuantity : 0,
  });
  return ({ orders, tickets }: CustomerHistory): BehaviorFacts => {
    const known = orders
      .filter(({ orderedAt }) => orderedAt.getTime() < end)
      .toSorted((a, b) => a.orderedAt.getTime() - b.orderedAt.getTime())
      .map(({ orderedAt, totalPrice, discountAmount, source, items, refunds }): OrderFact => {
        const refunded = refunds.reduce(
          (sum, { refundedAt, amount }) => sum + (refundedAt.getTime() < end ? amount : 0),
          0,
        );
        const facts = items.map((item) => itemOf(item, refunded > 0));
        return {
          ...moment(orderedAt),
          source,
          charged: inMajor(totalPrice),
          refunded: inMajor(refunded),
          discount: inMajor(discountAmount),
          isSale: refunded === 0 || refunded < totalPrice,
          items: facts,
          quantity: sumBy(facts, ({ quantity }) => quantity),
          returned: sumBy(facts, (item) => item.returned),
        };
      });
    const kept = known.filter(({ isSale }) => isSale);
    const sales = kept.length > 0 ? kept : known;
    const days = [...new Set(sales.map(({ day }) => day))];
    const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
    const signals = days.length === 0 ? null : computeChurnSignals(days, asOfDay, churn.typicalGapDays);
    const opened = tickets
      .filter(({ openedAt }) => openedAt.getTime() < end)
      .toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
      .map(({ openedAt, closedAt, channel, messageCount, satisfaction, wasReopened }): TicketFact => {
        const isClosed = closedAt !== null && closedAt < asOf;
        return {
          ...moment(openedAt),
          channel,
          hours: Math.max(0, ((isClosed ? closedAt : asOf).getTime() - openedAt.getTime()) / HOUR),
          messages: messageCount,
          satisfaction,
          needsMore: wasReopened || !isClosed,
        };
      });
    const contacts = [
      ...known.map(({ source, hour, isWeekend }) => ({ channel: source, kind: kindOf(source), hour, isWeekend })),
      ...opened.map(({ channel, hour, isWeekend }) => ({ channel, kind: kindOf(channel), hour, isWeekend })),
    ];
    return {
      asOfDay,
      orders: known,
      sales,
      products: productsIn(sales),
      categories: categoriesIn(sales),
      days,
      gaps,
      tickets: opened,
      recent: compareRecentPace({ asOfDay, days, gaps, sales, signals }),
      contacts,
      contactHour: meanHour(contacts),
      seasonality: detectSeason(days).strength,
      churnRisk: signals ? predictChurnRisk(signals, churn) : 0,
      signals,
    };
  };
};

/** A row of the specification's `orders`; money in major units. */
export type OrderRecord = {
  orderId: string;
  orderDate: Date;
  /** Charged after discounts, before refunds. */
  totalPrice: number;
  discountAmount?: number;
  /** web (the default), pos, shopify_draft_order, … */
  source?: string;
};

/** A row of the specification's `order_items`; money in major units. */
export type ItemRecord = {
  orderId: string;
  productId: string;
  category?: string | null;
  productType?: string | null;
  quantity: number;
  /** Of one unit. */
  price: number;
  refundAmount?: number;
};

type Kind = "text" | "number" | "date";

const IS: Record<Kind, (value: unknown) => boolean> = {
  text: (value) => typeof value === "string",
  number: (value) => typeof value === "number" && Number.isFinite(value),
  date: (value) => value instanceof Date && !Number.isNaN(value.getTime()),
};

const RIGHT: Record<Kind, string> = {
  text: "a text",
  number: "a number",
  date: 'a valid Date, such as new Date("2026-05-02T15:30:00Z")',
};

const ORDER_FIELDS = {
  orderId: "text",
  orderDate: "date",
  totalPrice: "number",
  discountAmount: "number?",
  source: "text?",
} as const satisfies Record<keyof OrderRecord, Kind | `${Kind}?`>;

const ITEM_FIELDS = {
  orderId: "text",
  productId: "text",
  category: "text?",
  productType: "text?",
  quantity: "number",
  price: "number",
  refundAmount: "number?",
} as const satisfies Record<keyof ItemRecord, Kind | `${Kind}?`>;

/** Records often come from programs without types: text dates and names in snake_case would otherwise fail far from here. */
const assertRecords = (
  list: "orders" | "items",
  records: readonly object[],
  fields: Readonly<Record<string, Kind | `${Kind}?`>>,
): void => {
  for (const [at, record] of records.entries()) {
    const own = record as Readonly<Record<string, unknown>>;
    for (const [name, kind] of Object.entries(fields)) {
      if (!(name in own) && snakeCase(name) in own)
        throw new TypeError(`${list}[${at}] has ${snakeCase(name)}: names are in camelCase, here ${name}`);
      const isAbsent = own[name] === undefined || own[name] === null;
      if (isAbsent && kind.endsWith("?")) continue;
      const known = kind.replace("?", "") as Kind;
      if (isAbsent) throw new TypeError(`${list}[${at}].${name} is missing: it must be ${RIGHT[known]}`);
      if (!IS[known](own[name]))
        throw new TypeError(`${list}[${at}].${name} must be ${RIGHT[known]}, not ${JSON.stringify(own[name])}`);
    }
  }
};

/**
 * Computes the features of all axes from records at hand, without a database. `asOf` (now by default) is when they are read: what
 * comes later is ignored, and days and hours are local to `timeZone` (UTC by default). The churn risk is that of shops in
 * general, as before a shop has enough history to learn its own.
 */
export class EcommerceFeatureExtractor {
  readonly #frame: HistoryFrame;

  constructor({ asOf = new Date(), timeZone = "UTC", currency = "USD" }: Partial<HistoryFrame> = {}) {
    this.#frame = { asOf, timeZone, currency };
  }

  /**
   * Features by axis and name, in natural units; all 0 for a customer without orders. Refunds count on the day of their order. Throws
   * a TypeError that names the first wrong field.
   */
  extractAllFeatures({
    customerId,
    orders,
    items,
  }: {
    customerId: string;
    orders: readonly OrderRecord[];
    items: readonly ItemRecord[];
  }): FeatureVectors {
    assertRecords("orders", orders, ORDER_FIELDS);
    assertRecords("items", items, ITEM_FIELDS);
    const inMinor = (amount: number): number => toMinor(amount, this.#frame.currency);
    const itemOf = ({ price, refundAmount = 0, ...item }: ItemRecord): HistoryItem => {
      const lineTotal = inMinor(price * item.quantity);
      const share = lineTotal > 0 ? Math.min(1, inMinor(refundAmount) / lineTotal) : 0;
      const { productId, quantity, category = null, productType = null } = item;
      return { productId, quantity, category, productType, lineTotal, refundedQuantity: Math.round(share * quantity) };
    };
    const read = buildHistoryReader(this.#frame, DEFAULT_CHURN_MODEL);
    const ofOrder = new Map<string, ItemRecord[]>();
    for (const item of items) ofOrder.set(item.orderId, [...(ofOrder.get(item.orderId) ?? []), item]);
    const history = orders.map(({ orderId, orderDate, totalPrice, discountAmount = 0, source = "web" }) => {
      const own = ofOrder.get(orderId) ?? [];
      const refunded = own.reduce((sum, { refundAmount = 0 }) => sum + inMinor(refundAmount), 0);
      return {
        orderedAt: orderDate,
        totalPrice: inMinor(totalPrice),
        discountAmount: inMinor(discountAmount),
        source,
        items: own.map(itemOf),
        refunds: refunded > 0 ? [{ refundedAt: orderDate, amount: refunded }] : [],
      };
    });
    return toFeatureVectors(featureRow(read({ customerId, orders: history, tickets: [] })));
  }
}
