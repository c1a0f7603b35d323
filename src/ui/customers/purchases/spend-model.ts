import type { CustomerMonths, CustomerRfmHistory } from "#contracts/customers/customer-behavior.ts";

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

/** So many lines at most above zero. */
const LINES = 4;

const STEPS = [1, 2, 2.5, 5, 10];

/** Round amounts for the axis: as many as it takes above zero, below it as far as what was given back goes. */
export const ticksOf = (months: readonly SpendMonth[]): number[] => {
  const most = Math.max(...months.map(({ charged }) => charged), 1);
  const least = Math.min(...months.map(({ refunded }) => refunded), 0);
  const power = 10 ** Math.floor(Math.log10(most / LINES));
  const step = (STEPS.find((one) => one * power >= most / LINES) ?? 10) * power;
  const below = Math.floor(-least / step);
  return Array.from({ length: below + 1 + Math.ceil(most / step) }, (_, i) => (i - below) * step);
};

/** From the least to the most that is drawn. */
export const reachOf = (months: readonly SpendMonth[]): [number, number] => {
  const ticks = ticksOf(months);
  return [Math.min(...months.map(({ refunded }) => refunded), 0), ticks.at(-1) ?? 1];
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
