/** The report's usual periods, in days. */
export const PERIODS: readonly number[] = [30, 90, 180, 365, 730];
export const STANDARD_PERIOD = 90;
export const LONGEST_PERIOD = 9999;

const DAY_MS = 86_400_000;

/** The shortest usual period, from the standard one on, that includes a sale at this time. */
export const periodSince = (saleAt: Date, now: Date): number => {
  const days = Math.ceil((now.getTime() - saleAt.getTime()) / DAY_MS) + 1;
  return PERIODS.find((period) => period >= Math.max(days, STANDARD_PERIOD)) ?? LONGEST_PERIOD;
};

/** The standard report's period. */
export const RFM_DAYS = 90;
