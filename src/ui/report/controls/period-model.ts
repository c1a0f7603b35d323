import { PERIODS } from "../report-state.ts";

/** In days: the range of the report's specification. */
export const RECOMMENDED = { from: 30, to: 365 } as const;

/** For a period outside of the recommended range, the two nearest inside of it, nearest first. None inside. */
export const otherPeriods = (days: number): number[] => {
  if (days >= RECOMMENDED.from && days <= RECOMMENDED.to) return [];
  return PERIODS.filter((period) => period >= RECOMMENDED.from && period <= RECOMMENDED.to)
    .sort((a, b) => Math.abs(a - days) - Math.abs(b - days))
    .slice(0, 2);
};
