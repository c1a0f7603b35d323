import { toMajor } from "#lib/domain/money.ts";
import { type ChurnModel, churnRiskOf } from "../churn/churn-model.ts";
import { seasonOf } from "../churn/season.ts";
import { type ChurnSignals, signalsOf } from "../churn/signals.ts";
import type { CustomerHistory, HistoryFrame, HistoryItem } from "./customer-history.ts";
import { isWeekend, type LocalClock, localClockOf } from "./local-clock.ts";

/** An order line as of the as-of instant; money in major units. */
export type ItemFact = {
  productId: string;
  category: string | null;
  /** Its product type, or else its category. */
  line: string | null;
  quantity: number;
  paid: number;
  returned: number;
};

/** An order as of the as-of instant, in local time; money in major units. */
export type OrderFact = {
  day: number;
  hour: number;
  isWeekend: boolean;
  source: string;
  charged: number;
  refunded: number;
  discount: number;
  /** Not fully refunded, so it counts towards frequency and timing. */
  isSale: boolean;
  items: readonly ItemFact[];
};

type TicketFact = {
  day: number;
  hour: number;
  isWeekend: boolean;
  channel: string;
  /** From opening to closing, or to the as-of instant while it is open. */
  hours: number;
  messages: number;
  satisfaction: number | null;
  needsMore: boolean;
};

/** The input of every feature: one customer's history, read once. */
export type BehaviorFacts = {
  asOfDay: number;
  orders: readonly OrderFact[];
  /**
   * Orders that were not fully refunded. For a customer who returned everything, all orders, because they still show
   * buying habits.
   */
  sales: readonly OrderFact[];
  /** The items of the sales. */
  items: readonly ItemFact[];
  /** The days (ascending, distinct) on which each product was bought. */
  productDays: ReadonlyMap<string, readonly number[]>;
  /** Distinct days with a sale, ascending, and the gaps between them. */
  days: readonly number[];
  gaps: readonly number[];
  tickets: readonly TicketFact[];
  /** 0 to 1: how strongly purchases recur at one time of year. */
  seasonality: number;
  churnRisk: number;
  /** Input of the churn risk; null without a day with a sale. */
  signals: ChurnSignals | null;
};

const HOUR = 3_600_000;

const daysByProduct = (sales: readonly OrderFact[]): Map<string, number[]> => {
  const days = new Map<string, number[]>();
  for (const { day, items } of sales)
    for (const { productId } of items) {
      const own = days.get(productId);
      if (!own) days.set(productId, [day]);
      else if (own.at(-1) !== day) own.push(day);
    }
  return days;
};

/**
 * Builds a reader of histories as of one instant, in one time zone and currency; `churn` was trained on the business's
 * own history.
 */
export const readerOf = ({ asOf, timeZone, currency }: HistoryFrame, churn: ChurnModel) => {
  const clock: LocalClock = localClockOf(timeZone);
  const asOfDay = clock(asOf).day;
  const moment = (instant: Date) => {
    const { day, hour } = clock(instant);
    return { day, hour, isWeekend: isWeekend(day) };
  };
  const itemOf = (item: HistoryItem, isRefunded: boolean): ItemFact => ({
    productId: item.productId,
    category: item.category,
    line: item.productType ?? item.category,
    quantity: item.quantity,
    paid: toMajor(item.lineTotal, currency),
    // Lines have no return date, so items count as returned from the order's first refund on.
    returned: isRefunded ? item.refundedQuantity : 0,
  });
  return ({ orders, tickets }: CustomerHistory): BehaviorFacts => {
    const known = orders
      .filter(({ orderedAt }) => orderedAt < asOf)
      .toSorted((a, b) => a.orderedAt.getTime() - b.orderedAt.getTime())
      .map(({ orderedAt, totalPrice, discountAmount, source, items, refunds }): OrderFact => {
        const refunded = refunds.reduce((sum, { refundedAt, amount }) => sum + (refundedAt < asOf ? amount : 0), 0);
        return {
          ...moment(orderedAt),
          source,
          charged: toMajor(totalPrice, currency),
          refunded: toMajor(refunded, currency),
          discount: toMajor(discountAmount, currency),
          isSale: refunded === 0 || refunded < totalPrice,
          items: items.map((item) => itemOf(item, refunded > 0)),
        };
      });
    const kept = known.filter(({ isSale }) => isSale);
    const sales = kept.length > 0 ? kept : known;
    const days = [...new Set(sales.map(({ day }) => day))];
    const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
    const signals = days.length === 0 ? null : signalsOf(days, asOfDay, churn.typicalGapDays);
    return {
      asOfDay,
      orders: known,
      sales,
      items: sales.flatMap(({ items }) => items),
      productDays: daysByProduct(sales),
      days,
      gaps,
      tickets: tickets
        .filter(({ openedAt }) => openedAt < asOf)
        .toSorted((a, b) => a.openedAt.getTime() - b.openedAt.getTime())
        .map(({ openedAt, closedAt, channel, messageCount, satisfaction, wasReopened }) => {
          const isClosed = closedAt !== null && closedAt < asOf;
          return {
            ...moment(openedAt),
            channel,
            hours: Math.max(0, ((isClosed ? closedAt : asOf).getTime() - openedAt.getTime()) / HOUR),
            messages: messageCount,
            satisfaction,
            needsMore: wasReopened || !isClosed,
          };
        }),
      seasonality: seasonOf(days).strength,
      churnRisk: signals ? churnRiskOf(signals, churn) : 0,
      signals,
    };
  };
};
