import { toMajor } from "#lib/money.ts";
import { codeByKey, RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";

/** The code for customers without a purchase in a period. */
export const NOT_BUYING = "NONE";

/** The code for customers whose first purchase came after a period. */
export const NOT_YET = "NOT_YET";

/** For a list of those who moved: from any place other than the one they are in now. */
export const ANOTHER = "OTHER";

/**
 * Where a customer can be at the end of a period: the segments' codes in order of value, so by their `segmentNumbers`, then the
 * two without a segment.
 */
export const PLACES: readonly string[] = [...RFM_KEYS_BY_VALUE.map(codeByKey), NOT_BUYING, NOT_YET];

/**
 * All customers who went from one place (an index in `PLACES`) to another or the same in a step between two periods.
 * Minor units.
 */
export type MovedGroup = {
  /** 0: from the first period to the last one; 1 and more: between consecutive periods. */
  step: number;
  from: number;
  to: number;
  customers: number;
  revenueBefore: number;
  revenueNow: number;
};

/** Customers who went from one segment (its code, `NONE` or `NOT_YET`) to another or the same. Money in major units. */
export type Flow = { from: string; to: string; customers: number; revenueBefore: number; revenueNow: number };

/** What customers spent in a span, by the segment at its end (its code, `NONE` or `NOT_YET`). Money in major units. */
export const listSpent = (spent: readonly number[], currency: string): { segment: string; revenue: number }[] =>
  spent.flatMap((revenue, place) =>
    revenue === 0 ? [] : [{ segment: PLACES[place] ?? NOT_BUYING, revenue: toMajor(revenue, currency) }],
  );

/** The movements of one step, in order of value, with customers without a segment last. */
export const listFlows = (groups: readonly MovedGroup[], step: number, currency: string): Flow[] =>
  groups
    .filter((group) => group.step === step)
    .sort((a, b) => a.from - b.from || a.to - b.to)
    .map(({ from, to, customers, revenueBefore, revenueNow }) => ({
      from: PLACES[from] ?? NOT_BUYING,
      to: PLACES[to] ?? NOT_BUYING,
      customers,
      revenueBefore: toMajor(revenueBefore, currency),
      revenueNow: toMajor(revenueNow, currency),
    }));
