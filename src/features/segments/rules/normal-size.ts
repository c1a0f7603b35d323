import { normalRange } from "#lib/statistics/normal.ts";

/** Eight whole weeks, so that weekdays count equally. */
export const RANGE_DAYS = 56;
/** Younger segments have no range. */
const LEAST_DAYS = 14;
/** Smaller changes are not worth an alert, however steady a segment was. */
const LEAST_MEMBERS = 5;
const LEAST_SHARE = 0.1;

type SizeRange = { low: number; high: number };

/** The normal number of members of a segment, from its sizes on the days before, in whole members; null if it is too young. */
export const normalSize = (before: readonly number[]): SizeRange | null => {
  const range = normalRange(before, {
    leastValues: LEAST_DAYS,
    leastDistance: (median) => Math.max(LEAST_MEMBERS, LEAST_SHARE * median),
  });
  return range && { low: Math.max(0, Math.ceil(range.low)), high: Math.floor(range.high) };
};

export const isWithin = ({ low, high }: SizeRange, members: number): boolean => members >= low && members <= high;
