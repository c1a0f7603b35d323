import { decimalsOf } from "#lib/domain/money.ts";
import { sumOf } from "#lib/domain/statistics/sums.ts";
import { type ChurnModel, churnRiskOf } from "../churn/churn-model.ts";
import { seasonOf } from "../churn/season.ts";
import { signalsOf } from "../churn/signals.ts";
import type { BehaviorFacts, ItemFact, OrderFact, TicketFact } from "./behavior-facts.ts";
import { categoriesIn, productsIn } from "./bought.ts";
import { channelKinds } from "./channel-kind.ts";
import type { CustomerHistory, HistoryFrame, HistoryItem } from "./customer-history.ts";
import { isWeekend, type LocalClock, localClockOf } from "./local-clock.ts";
import { meanHour } from "./measures.ts";
import { recentOf } from "./recent-pace.ts";

const HOUR = 3_600_000;

/**
 * Builds a reader of histories as of one instant, in one time zone and currency; `churn` was trained on the business's
 * own history.
 */
export const readerOf = ({ asOf, timeZone, currency }: HistoryFrame, churn: ChurnModel) => {
  const clock: LocalClock = localClockOf(timeZone);
  // As numbers, which compare several times as fast as dates.
  const end = asOf.getTime();
  const asOfDay = clock(asOf).day;
  const minorUnits = 10 ** decimalsOf(currency);
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
          quantity: sumOf(facts, ({ quantity }) => quantity),
          returned: sumOf(facts, (item) => item.returned),
        };
      });
    const kept = known.filter(({ isSale }) => isSale);
    const sales = kept.length > 0 ? kept : known;
    const days = [...new Set(sales.map(({ day }) => day))];
    const gaps = days.slice(1).map((day, i) => day - (days[i] as number));
    const signals = days.length === 0 ? null : signalsOf(days, asOfDay, churn.typicalGapDays);
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
      recent: recentOf({ asOfDay, days, gaps, sales, signals }),
      contacts,
      contactHour: meanHour(contacts),
      seasonality: seasonOf(days).strength,
      churnRisk: signals ? churnRiskOf(signals, churn) : 0,
      signals,
    };
  };
};
