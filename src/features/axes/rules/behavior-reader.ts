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
import { type ChurnModel, computeChurnSignals, detectSeason, predictChurnRisk } from "#lib/axes/churn-model.ts";
import { computeTenure, meanHour } from "#lib/axes/measures.ts";
import { countDecimals } from "#lib/money.ts";
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
