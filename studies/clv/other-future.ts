import type { PurchaseLog } from "#lib/clv/forecast-request.ts";

/** The log with every purchase after a day moved to the next day and made a hundred times larger. */
export const otherFuture = (log: PurchaseLog, asOf: number): PurchaseLog => ({
  ...log,
  days: log.days.map((day) => (day > asOf ? asOf + 1 : day)),
  amounts: log.amounts.map((amount, row) => ((log.days[row] as number) > asOf ? 100 * amount : amount)),
});
