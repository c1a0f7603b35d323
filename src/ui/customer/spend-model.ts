import type { CustomerMonths, CustomerRfmHistory } from "#contracts/customer-behavior.ts";

/** As far as the way through the segments goes back, and the month that is not over. */
const SHOWN = 25;

export type SpendMonth = {
  month: string;
  orderCount: number;
  charged: number;
  /** Below zero, or zero. */
  refunded: number;
  /** Where they stood at its end, this month's until now; null without a sale in the 90 days before, undefined unknown. */
  segment: string | null | undefined;
};

/** The latest months, the segment of each beside it. */
export const spendMonths = (
  { months }: Pick<CustomerMonths, "months">,
  history: CustomerRfmHistory | undefined,
  now: string | null,
): SpendMonth[] => {
  const then = new Map(history?.months.map(({ day, segment }) => [day.slice(0, 7), segment]));
  return months.slice(-SHOWN).map(({ month, orderCount, charged, refunded }, i, all) => ({
    month,
    orderCount,
    charged,
    refunded: refunded === 0 ? 0 : -refunded,
    segment: i === all.length - 1 ? now : then.get(month),
  }));
};

export type Stretch = { segment: string | null | undefined; from: string; to: string; months: number };

/** Months in a row in one segment are one stretch of the ribbon. */
export const stretchesOf = (months: readonly SpendMonth[]): Stretch[] => {
  const stretches: Stretch[] = [];
  for (const { month, segment } of months) {
    const last = stretches.at(-1);
    if (last?.segment !== segment || !last) stretches.push({ segment, from: month, to: month, months: 1 });
    else Object.assign(last, { to: month, months: last.months + 1 });
  }
  return stretches;
};
