import type { PurchaseLog } from "#lib/clv/forecast-request.ts";
import type { PurchaseDays } from "#lib/clv/model.ts";
import { quantileUnsorted } from "#lib/statistics/summaries.ts";
import { toDay, toDayNumber } from "#lib/time/day.ts";

export const WEEK = 7;

/** Public holidays as days since 1970, and their mean number in a week of the past. */
export type Holidays = { days: ReadonlySet<number>; mean: number };

/** A span of days (since 1970), both included. */
export type Span = { from: number; to: number };

export const EVENT_KINDS = ["sale", "launch", "outage", "closed", "other"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

/** What a business plans or did on these days (since 1970, both included). */
export type PlannedEvent = Span & { kind: EventKind };

/**
 * Planned events as regressors of a weekly number's logarithm: one column for each kind and one for each event. The effect
 * of an event is its kind's, which all events of the kind share, and what is its own (a hierarchical normal model; Gelman
 * et al. 2013, Bayesian Data Analysis, section 5.4). So an event is shrunk toward its kind, and an event ahead has the
 * posterior mean of its kind, with the variance of both.
 */
export type EventTerms = {
  events: readonly PlannedEvent[];
  kinds: readonly EventKind[];
  /** Each event's mean term in a past week, relative to which its effect is. */
  means: Float64Array;
  /** The share of all orders on each day of the week; the first one is that of day 0. */
  weekdays: Float64Array;
};

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
  /** The days that most gaps between two purchases of a customer are not longer than; NaN without any. */
  longGap: number;
  holidays: Holidays | null;
  events: EventTerms | null;
  /** The first days of weeks that are peaks every year. */
  peaks: readonly number[];
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

const MOST_GAPS = 0.8;

/** Counts whole weeks back from the as-of day; an incomplete first week is left out. Holidays, events and peaks are set separately. */
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
    longGap: Number.NaN,
    peaks: [],
    holidays: null,
    events: null,
    amounts: { firsts: { known: column(), sum: column() }, repeats: { known: column(), sum: column() } },
  };
  let [known, sum, squares] = [0, 0, 0];
  const gaps: number[] = [];
  for (let row = 0; row + 1 < starts.length; row++) {
    for (let at = starts[row] as number; at < (starts[row + 1] as number); at++) {
      if (at > (starts[row] as number)) gaps.push((days[at] as number) - (days[at - 1] as number));
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
  if (gaps.length > 0) log.longGap = quantileUnsorted(Float64Array.from(gaps), MOST_GAPS);
  const mean = sum / known;
  log.variation = known > 1 && mean > 0 ? Math.sqrt(Math.max(0, squares / known / mean ** 2 - 1)) : 0;
  return log;
};

export const midpoint = ({ from, to }: Span): number => (from + to) / 2;

/** A span of one week and one month. */
export type Part = Span & { week: number; month: number };

type HorizonParts = { parts: Part[]; weeks: Span[]; months: Span[] };

const monthEnd = (day: number): number => {
  const [year, month] = toDay(day).split("-").map(Number) as [number, number];
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, "0")}-01`;
  return toDayNumber(next) - 1;
};

/** The days after the as-of day in weeks from then on and in calendar months; the last of either may be shorter. */
export const horizonParts = (asOf: number, days: number): HorizonParts => {
  const end = asOf + days;
  const [parts, weeks, months]: [Part[], Span[], Span[]] = [[], [], []];
  for (let from = asOf + 1; from <= end; ) {
    const [week, month] = [weeks.at(-1), months.at(-1)];
    if (!week || from > week.to) weeks.push({ from, to: Math.min(end, from + WEEK - 1) });
    if (!month || from > month.to) months.push({ from, to: Math.min(end, monthEnd(from)) });
    const to = Math.min(weeks.at(-1)?.to ?? end, months.at(-1)?.to ?? end);
    parts.push({ from, to, week: weeks.length - 1, month: months.length - 1 });
    from = to + 1;
  }
  return { parts, weeks, months };
};

/** Last year's line beside the next twelve months, and a year before it. */
const MONTHS = 24;

/** The as-of day's month until that day, and whole calendar months before it, oldest first. */
export const pastMonths = (asOf: number): Span[] => {
  const [year = 0, month = 1] = toDay(asOf).split("-").map(Number);
  const startOf = (months: number): number => {
    const at = 12 * year + month - 1 - months;
    return toDayNumber(`${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}-01`);
  };
  return Array.from({ length: MONTHS }, (_, i) => {
    const before = MONTHS - 1 - i;
    return { from: startOf(before), to: before === 0 ? asOf : startOf(before - 1) - 1 };
  });
};

/** Orders and revenue of each of the past months. */
export type PastSums = { orders: Float64Array; revenue: Float64Array };

export const emptyPast = (): PastSums => ({ orders: new Float64Array(MONTHS), revenue: new Float64Array(MONTHS) });

/** Adds a log's purchases; unknown amounts count as 0. */
export const addPast = (sums: PastSums, { days, amounts }: PurchaseLog, asOf: number): void => {
  const months = pastMonths(asOf);
  const first = months[0]?.from ?? asOf;
  const monthOf = new Int8Array(asOf - first + 1);
  for (const [at, { from, to }] of months.entries()) monthOf.fill(at, from - first, to - first + 1);
  for (let i = 0; i < days.length; i++) {
    const day = days[i] as number;
    if (day < first || day > asOf) continue;
    const at = monthOf[day - first] as number;
    sums.orders[at] = (sums.orders[at] as number) + 1;
    sums.revenue[at] = (sums.revenue[at] as number) + (amounts[i] || 0);
  }
};

/** Spending after a day, until the as-of day; unknown amounts count as 0. */
export const spentSince = ({ days, amounts }: PurchaseLog, after: number, asOf: number): number =>
  amounts.reduce((sum, amount, i) => {
    const day = days[i] as number;
    return day > after && day <= asOf ? sum + (amount || 0) : sum;
  }, 0);
