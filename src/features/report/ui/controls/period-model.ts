import { PERIODS } from "#records/rules/periods.ts";

/** In days; the range that the report's specification recommends. */
export const RECOMMENDED = { from: 30, to: 365 } as const;

/** The recommended periods nearest to one outside of the range, at most two, nearest first; empty inside the range. */
export const nearestPeriods = (days: number): number[] => {
  if (days >= RECOMMENDED.from && days <= RECOMMENDED.to) return [];
  return PERIODS.filter((period) => period >= RECOMMENDED.from && period <= RECOMMENDED.to)
    .sort((a, b) => Math.abs(a - days) - Math.abs(b - days))
    .slice(0, 2);
};
