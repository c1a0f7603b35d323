import { toMajor } from "#lib/domain/money.ts";
import { segmentWith } from "./membership.ts";
import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS, type Scores } from "./segments.ts";

/** All customers with these scores in the previous period and now; null if they bought nothing. Minor units. */
export type MovedGroup = {
  before: Scores | null;
  now: Scores | null;
  customers: number;
  revenueBefore: number;
  revenueNow: number;
};

/** The code for customers without a purchase in a period. */
export const NOT_BUYING = "NONE";

/** Customers who went from one segment (its code, or `NONE`) to another or the same. Money in major units. */
export type Flow = { from: string; to: string; customers: number; revenueBefore: number; revenueNow: number };

const PLACES: readonly string[] = [
  ...RFM_KEYS_BY_VALUE.map((wanted) => RFM_SEGMENTS.find(({ key }) => key === wanted)?.code ?? wanted),
  NOT_BUYING,
];

const placeOf = (scores: Scores | null): string => (scores ? segmentWith(scores).code : NOT_BUYING);

const safe = (sum: number): number => {
  if (!Number.isSafeInteger(sum)) throw new RangeError(`${sum} is too large to be exact`);
  return sum;
};

/**
 * Movements between segments over two periods, in order of value, with non-buyers last. Throws a RangeError if a sum is
 * too large to be exact.
 */
export const flowsOf = (groups: readonly MovedGroup[], currency: string): Flow[] => {
  const sums = new Map<string, Flow>();
  for (const { before, now, customers, revenueBefore, revenueNow } of groups) {
    const [from, to] = [placeOf(before), placeOf(now)];
    const sum = sums.get(`${from} ${to}`) ?? { from, to, customers: 0, revenueBefore: 0, revenueNow: 0 };
    sums.set(`${from} ${to}`, {
      from,
      to,
      customers: sum.customers + customers,
      revenueBefore: safe(sum.revenueBefore + revenueBefore),
      revenueNow: safe(sum.revenueNow + revenueNow),
    });
  }
  return [...sums.values()]
    .sort((a, b) => PLACES.indexOf(a.from) - PLACES.indexOf(b.from) || PLACES.indexOf(a.to) - PLACES.indexOf(b.to))
    .map((flow) => ({
      ...flow,
      revenueBefore: toMajor(flow.revenueBefore, currency),
      revenueNow: toMajor(flow.revenueNow, currency),
    }));
};
