import type { CustomerMonths, CustomerRfmHistory } from "#features/customer-page/contracts/customer-history.ts";

/** The months with a segment history, and the current month. */
const SHOWN = 25;

export type SpendMonth = {
  month: string;
  orderCount: number;
  charged: number;
  /** Zero or negative. */
  refunded: number;
  /**
   * The RFM segment at the month's end (for the current month: now); null without a sale in the standard period before, undefined if
   * unknown.
   */
  segment: string | null | undefined;
};

/** The latest months, each with its segment. */
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

/** Maximum number of grid lines above zero. */
const LINES = 4;

const STEPS = [1, 2, 2.5, 5, 10];

/** Round amounts for the axis, above zero and as far below as refunds reach. */
export const computeTicks = (months: readonly SpendMonth[]): number[] => {
  const most = Math.max(...months.map(({ charged }) => charged), 1);
  const least = Math.min(...months.map(({ refunded }) => refunded), 0);
  const power = 10 ** Math.floor(Math.log10(most / LINES));
  const step = (STEPS.find((one) => one * power >= most / LINES) ?? 10) * power;
  const below = Math.floor(-least / step);
  return Array.from({ length: below + 1 + Math.ceil(most / step) }, (_, i) => (i - below) * step);
};

/** The lowest and highest amount drawn. */
export const amountRange = (months: readonly SpendMonth[]): [number, number] => {
  const ticks = computeTicks(months);
  return [Math.min(...months.map(({ refunded }) => refunded), 0), ticks.at(-1) ?? 1];
};

export type SegmentSpan = { segment: string | null | undefined; from: string; to: string; months: number };

/** Merges consecutive months in the same segment into one span of the ribbon. */
export const segmentSpans = (months: readonly SpendMonth[]): SegmentSpan[] => {
  const stretches: SegmentSpan[] = [];
  for (const { month, segment } of months) {
    const last = stretches.at(-1);
    if (last?.segment !== segment || !last) stretches.push({ segment, from: month, to: month, months: 1 });
    else Object.assign(last, { to: month, months: last.months + 1 });
  }
  return stretches;
};
