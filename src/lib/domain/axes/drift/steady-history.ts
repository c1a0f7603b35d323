import { pick, type Random } from "../../statistics/random.ts";
import type { CustomerHistory, HistoryOrder, HistoryTicket } from "../history/customer-history.ts";

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** More orders than this say nothing more about how much a customer moves by chance. */
const MOST_ORDERS = 400;

/** The times between orders in ms, and since the last one. */
const gapsOf = (orders: readonly HistoryOrder[], end: number): number[] => {
  const times = [...orders.map(({ orderedAt }) => orderedAt.getTime()).sort((a, b) => a - b), end];
  return times.slice(1).map((time, i) => Math.max(DAY / 2, time - (times[i] as number)));
};

const shifted = (order: HistoryOrder, to: number): HistoryOrder => {
  // By whole weeks, so that the weekday and the hour stay.
  const by = Math.round((to - order.orderedAt.getTime()) / WEEK) * WEEK;
  const move = (instant: Date): Date => new Date(instant.getTime() + by);
  return {
    ...order,
    orderedAt: move(order.orderedAt),
    refunds: order.refunds.map(({ refundedAt, amount }) => ({ refundedAt: move(refundedAt), amount })),
  };
};

const movedTicket = (ticket: HistoryTicket, to: number): HistoryTicket => {
  const by = to - ticket.openedAt.getTime();
  const closedAt = ticket.closedAt && new Date(ticket.closedAt.getTime() + by);
  return { ...ticket, openedAt: new Date(to), closedAt };
};

/**
 * A customer who buys as this one does and never changes: a stationary renewal process with the customer's own gaps and
 * baskets, each drawn with replacement, over the same tenure. The gap that contains the as-of instant is drawn in
 * proportion to its length, and the instant lies anywhere in it (Feller 1971, XI.4). The customer needs an order before it.
 */
export const steadyHistory = (history: CustomerHistory, asOf: Date, random: Random): CustomerHistory => {
  const end = asOf.getTime();
  const orders = history.orders.filter(({ orderedAt }) => orderedAt < asOf);
  const gaps = gapsOf(orders, end);
  const anyOf = <Value>(values: readonly Value[]): Value => values[Math.floor(random() * values.length)] as Value;
  const start = Math.min(...orders.map(({ orderedAt }) => orderedAt.getTime()));
  const made: HistoryOrder[] = [];
  let time = end - random() * pick(random, gaps, (gap) => gap);
  do {
    made.push(shifted(anyOf(orders), time));
    time -= anyOf(gaps);
  } while (time >= start && made.length < MOST_ORDERS);
  return {
    ...history,
    orders: made,
    tickets: history.tickets.map((ticket) => movedTicket(ticket, start + random() * (end - start))),
  };
};
