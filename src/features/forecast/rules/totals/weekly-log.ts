import type { PurchaseDays } from "#lib/clv/model.ts";

export const WEEK = 7;

/** Public holidays as days since 1970, and their mean number in a week of the past. */
export type Holidays = { days: ReadonlySet<number>; mean: number };

/** A business's past week by week, the oldest first; the last week ends on the as-of day. */
export type WeeklyLog = {
  weeks: number;
  asOf: number;
  /** The first day with a purchase. */
  first: number;
  /** Customers' first purchases and later ones. */
  firsts: Float64Array;
  repeats: Float64Array;
  /** The known amounts of first and later purchases: their number and sum, in major units. */
  amounts: Record<"firsts" | "repeats", { known: Float64Array; sum: Float64Array }>;
  /** The coefficient of variation of single amounts. */
  variation: number;
  holidays: Holidays | null;
};

const findFirstDay = ({ starts, days }: PurchaseDays): number => {
  let first = Number.POSITIVE_INFINITY;
  for (let row = 0; row + 1 < starts.length; row++) first = Math.min(first, days[starts[row] as number] as number);
  return first;
};

const increase = (column: Float64Array, at: number, by: number): void => {
  column[at] = (column[at] as number) + by;
};

/** Five years show a season and its noise; earlier weeks are left out. */
const MOST_WEEKS = 260;

/** Counts whole weeks back from the as-of day; an incomplete first week is left out. Holidays are set separately. */
export const weeklyLog = (purchases: PurchaseDays, asOf: number): WeeklyLog => {
  const { starts, days, amounts } = purchases;
  const first = findFirstDay(purchases);
  const weeks = Number.isFinite(first) ? Math.min(MOST_WEEKS, Math.floor((asOf - first + 1) / WEEK)) : 0;
  const column = () => new Float64Array(weeks);
  const log: WeeklyLog = {
    weeks,
    asOf,
    first,
    firsts: column(),
    repeats: column(),
    variation: 0,
    holidays: null,
    amounts: { firsts: { known: column(), sum: column() }, repeats: { known: column(), sum: column() } },
  };
  let [known, sum, squares] = [0, 0, 0];
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      const week = weeks - 1 - Math.floor((asOf - (days[at] as number)) / WEEK);
      if (week < 0) continue;
      const kind = at === starts[row] ? "firsts" : "repeats";
      increase(log[kind], week, 1);
      const amount = amounts[at] as number;
      if (Number.isNaN(amount)) continue;
      increase(log.amounts[kind].known, week, 1);
      increase(log.amounts[kind].sum, week, amount);
      known++;
      sum += amount;
      squares += amount * amount;
    }
  }
  const mean = sum / known;
  log.variation = known > 1 && mean > 0 ? Math.sqrt(Math.max(0, squares / known / mean ** 2 - 1)) : 0;
  return log;
};
