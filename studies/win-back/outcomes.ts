import type { CustomerHistory } from "#features/axes/rules/behavior-reader.ts";
import { addDays, type Day, startOfDay, toDayNumber, toLocalDay } from "#lib/time/day.ts";
import type { BacktestShop } from "./backtest-shop.ts";

/** What a customer did in the holdout. Money in minor units, net of refunds. */
export type Outcome = {
  spent: number;
  /** The next day with a sale, in days since 1970, even after the holdout; null if none is known. */
  nextDay: number | null;
};

const salesOf = ({ orders }: CustomerHistory) =>
  orders.flatMap(({ orderedAt, totalPrice, refunds }) => {
    const refunded = refunds.reduce((sum, { amount }) => sum + amount, 0);
    return refunded === 0 || refunded < totalPrice ? [{ orderedAt, net: totalPrice - refunded }] : [];
  });

/** What every customer did from a day on. */
export const outcomesFrom = (
  { histories, timeZone }: BacktestShop,
  day: Day,
  holdout: number,
): Map<string, Outcome> => {
  const [from, until] = [startOfDay(day, timeZone), startOfDay(addDays(day, holdout), timeZone)];
  const outcomeOf = (history: CustomerHistory): Outcome => {
    const later = salesOf(history).filter(({ orderedAt }) => orderedAt >= from);
    const spent = later.reduce((sum, { orderedAt, net }) => sum + (orderedAt < until ? net : 0), 0);
    const first = Math.min(...later.map(({ orderedAt }) => orderedAt.getTime()));
    return { spent, nextDay: later.length === 0 ? null : toDayNumber(toLocalDay(new Date(first), timeZone)) };
  };
  return new Map(histories.map((history) => [history.customerId, outcomeOf(history)]));
};
