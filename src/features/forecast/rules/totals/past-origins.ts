import type { ClvModel, FittedModel, Population, PurchaseDays } from "#lib/clv/model.ts";
import { sampleRows } from "#lib/statistics/clustering/sample-rows.ts";
import { earlier } from "../history/earlier-population.ts";
import { sumValues } from "../history/prepare-population.ts";
import { byClock, type SeasonClock } from "./calendar-season.ts";
import { WEEK, type WeeklyLog } from "./weekly-log.ts";

/** Past days from which the weeks after them are predicted: at most this many, this far apart, late in the history. */
const ORIGINS = 5;
const APART = { least: 4 * WEEK, most: 13 * WEEK };
const LATER_PART = 0.45;
/** With less data before a day nothing can be predicted from it. */
const LEAST = { days: 8 * WEEK, customers: 30, repeats: 20 };

/** Errors of a forecast are learned from at most this many customers, the same ones for every seed. */
const MOST_CUSTOMERS = 5000;
const SAMPLE_SEED = 1;

/** Whole weeks before the as-of day, the latest first. */
const pastOrigins = ({ first, asOf }: Pick<WeeklyLog, "first" | "asOf">): number[] => {
  const history = asOf - first;
  const apart = Math.min(APART.most, Math.max(APART.least, history / (2 * ORIGINS)));
  return Array.from({ length: ORIGINS }, (_, at) => asOf - WEEK * Math.round((apart * (at + 1)) / WEEK)).filter(
    (origin) => origin - first >= Math.max(LEAST.days, LATER_PART * history),
  );
};

/** Purchases of those known at an origin, week by week up to the as-of day. */
export type PastWeeks = { actual: Float64Array; expected: Float64Array };

/** The course of purchases over time is that of this many customers; their number is that of all. */
const COURSE_CUSTOMERS = 2000;

/** At most this many customers, evenly chosen. */
export const someCustomers = ({ histories, asOf }: Population, most: number): Population => {
  const every = Math.ceil(histories.rows / most);
  const column = (of: Float64Array) => of.filter((_, row) => row % every === 0);
  const repeatPurchases = column(histories.repeatPurchases);
  return {
    asOf,
    histories: {
      rows: repeatPurchases.length,
      repeatPurchases,
      recency: column(histories.recency),
      tenure: column(histories.tenure),
      monetaryValue: column(histories.monetaryValue),
    },
  };
};

/** Expected purchases between days since 1970 (ascending, the first one the as-of day), by a model in a clock's time. */
export const expectedBetween = (
  fitted: Pick<FittedModel, "expectedPurchases">,
  population: Population,
  { clock, days }: { clock: SeasonClock; days: readonly number[] },
): Float64Array => {
  const isLarge = population.histories.rows > COURSE_CUSTOMERS && !population.purchases;
  const sample = isLarge ? someCustomers(population, COURSE_CUSTOMERS) : population;
  const start = clock(population.asOf);
  const sumAt = (own: Population, day: number) => sumValues(fitted.expectedPurchases(own, clock(day) - start));
  const until = days.map((day) => (day > population.asOf ? sumAt(sample, day) : 0));
  const [end, part] = [days.at(-1) as number, until.at(-1) as number];
  const scale = isLarge && part > 0 ? sumAt(population, end) / part : 1;
  return Float64Array.from(until.slice(1), (sum, at) => Math.max(0, scale * (sum - (until[at] as number))));
};

const weeksSince = (
  purchases: PurchaseDays,
  [origin, asOf]: readonly [number, number],
  { model, clock, chosen }: { model: ClvModel; clock: SeasonClock; chosen: Uint32Array },
): PastWeeks | null => {
  const { rows, population } = earlier(purchases, origin, chosen);
  if (rows.length < LEAST.customers || sumValues(population.histories.repeatPurchases) < LEAST.repeats) return null;
  const weeks = (asOf - origin) / WEEK;
  const days = Array.from({ length: weeks + 1 }, (_, week) => origin + WEEK * week);
  const timed = byClock(population, clock);
  const fitted = model.fit(timed, { seed: 1, horizon: { days: asOf - origin, discountRate: 0 } });
  const actual = new Float64Array(weeks);
  for (const row of rows) {
    for (let at = purchases.starts[row] as number; at < (purchases.starts[row + 1] as number); at++) {
      const day = purchases.days[at] as number;
      if (day <= origin || day > asOf) continue;
      const week = Math.ceil((day - origin) / WEEK) - 1;
      actual[week] = (actual[week] as number) + 1;
    }
  }
  const expected = expectedBetween(fitted, timed, { clock, days });
  return expected.every(Number.isFinite) ? { actual, expected } : null;
};

/**
 * How many purchases there were in each of the last weeks and how many were expected, by the mean over the past origins
 * before it. Each prediction uses only what was known at its origin, except for the clock. Null with too little data.
 */
export const predictedPast = (
  purchases: PurchaseDays,
  { log, model, clock }: { log: WeeklyLog; model: ClvModel; clock: SeasonClock },
): PastWeeks | null => {
  const chosen = sampleRows(purchases.starts.length - 1, MOST_CUSTOMERS, SAMPLE_SEED).sort();
  const origins = pastOrigins(log).flatMap(
    (origin) => weeksSince(purchases, [origin, log.asOf], { model, clock, chosen }) ?? [],
  );
  const weeks = Math.max(0, ...origins.map(({ actual }) => actual.length));
  if (weeks === 0) return null;
  const meanOf = (column: keyof PastWeeks): Float64Array =>
    Float64Array.from({ length: weeks }, (_, week) => {
      const known = origins.flatMap((own) => own[column][week - (weeks - own.actual.length)] ?? []);
      return known.reduce((sum, each) => sum + each, 0) / known.length;
    });
  return { actual: meanOf("actual"), expected: meanOf("expected") };
};
