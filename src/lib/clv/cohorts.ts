import type { Population, Prediction } from "#lib/clv/model.ts";
import { toDay } from "#lib/time/day.ts";
import type { CohortAge, CohortSummary } from "./forecast-answer.ts";
import type { CohortSpan } from "./forecast-request.ts";

/** Index of each row into `labels`, which are ascending. */
type Cohorts = { labels: string[]; of: Int32Array };

/** `2026-04`, `2026-Q2`, `2026`: these labels sort by time. Without a span all customers form one cohort, `all`. */
export const toCohortLabel = (day: number, span: CohortSpan): string => {
  const date = toDay(day);
  if (span === "none") return "all";
  if (span === "month") return date.slice(0, 7);
  if (span === "year") return date.slice(0, 4);
  return `${date.slice(0, 4)}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
};

/** Groups customers by the span of their first purchase. */
export const cohortsBy = (firstDays: Int32Array, span: CohortSpan): Cohorts => {
  const labelByDay = new Map<number, string>();
  for (const day of firstDays) if (!labelByDay.has(day)) labelByDay.set(day, toCohortLabel(day, span));
  const labels = [...new Set(labelByDay.values())].sort();
  const placeByLabel = new Map(labels.map((label, place) => [label, place]));
  return { labels, of: Int32Array.from(firstDays, (day) => placeByLabel.get(labelByDay.get(day) ?? "") ?? 0) };
};

/** Smaller cohorts are too noisy. */
const ENOUGH = 30;

/** The finest span whose median cohort has thirty customers. */
export const spanFor = (firstDays: Int32Array): CohortSpan => {
  for (const span of ["month", "quarter", "year"] as const) {
    const { labels, of } = cohortsBy(firstDays, span);
    const sizes = new Uint32Array(labels.length);
    for (const place of of) sizes[place] = (sizes[place] as number) + 1;
    if ((sizes.sort()[Math.floor(sizes.length / 2)] as number) >= ENOUGH) return span;
  }
  return "none";
};

/** Spans since year 0, so that the difference of two is an age. */
const toOrdinal = (cohort: string): number => {
  const [year = "0", part = ""] = cohort.split("-");
  if (part === "") return Number(year);
  return part.startsWith("Q") ? Number(year) * 4 + Number(part.slice(1)) : Number(year) * 12 + Number(part);
};

type Age = { customers: number; purchases: number; revenue: number };

/** A day's cohort label and ordinal, cached per day. */
const createPlaceLookup = (span: CohortSpan): ((day: number) => { label: string; ordinal: number }) => {
  const known = new Map<number, { label: string; ordinal: number }>();
  return (day) => {
    const label = known.get(day)?.label ?? toCohortLabel(day, span);
    const place = known.get(day) ?? { label, ordinal: toOrdinal(label) };
    known.set(day, place);
    return place;
  };
};

const addRow = (
  ages: Map<number, Age>,
  { purchases }: Population,
  row: number,
  ageOf: (day: number) => number,
): void => {
  if (!purchases) return;
  let last = -1;
  for (let at = purchases.starts[row] as number; at < (purchases.starts[row + 1] as number); at++) {
    const age = ageOf(purchases.days[at] as number);
    const sum = ages.get(age) ?? { customers: 0, purchases: 0, revenue: 0 };
    ages.set(age, sum);
    if (age !== last) sum.customers++;
    sum.purchases++;
    sum.revenue += purchases.amounts[at] || 0;
    last = age;
  }
};

type Totals = Pick<CohortSummary, "purchases" | "revenue">;

/** Of purchase summaries, whose revenue is known for repeat purchases. */
const totalsOfSummaries = ({ histories }: Population, rows: readonly number[]): Totals => ({
  purchases: rows.reduce((sum, row) => sum + 1 + (histories.repeatPurchases[row] as number), 0),
  revenue: rows.reduce(
    (sum, row) => sum + (histories.repeatPurchases[row] as number) * (histories.monetaryValue[row] || 0),
    0,
  ),
});

const totalsOfAges = (ages: readonly CohortAge[]): Totals => ({
  purchases: ages.reduce((sum, age) => sum + age.purchases, 0),
  revenue: ages.reduce((sum, age) => sum + age.revenue, 0),
});

/** What the customers of a cohort bought at each age, in spans since their own first purchase; none if only summaries are known. */
const summarizeActivity = (
  population: Population,
  rows: readonly number[],
  placeOf: ReturnType<typeof createPlaceLookup>,
): CohortAge[] => {
  const { purchases, asOf } = population;
  if (!purchases) return [];
  const ages = new Map<number, Age>();
  const [now, firsts] = [placeOf(asOf).ordinal, [] as number[]];
  for (const row of rows) {
    const first = placeOf(purchases.days[purchases.starts[row] as number] as number).ordinal;
    firsts.push(first);
    addRow(ages, population, row, (day) => placeOf(day).ordinal - first);
  }
  const [earliest, latest] = [firsts.reduce((a, b) => Math.min(a, b)), firsts.reduce((a, b) => Math.max(a, b))];
  return Array.from({ length: now - earliest + 1 }, (_, age) => {
    const { customers, purchases: count, revenue } = ages.get(age) ?? { customers: 0, purchases: 0, revenue: 0 };
    return { age, activeCustomers: customers, purchases: count, revenue, isComplete: age < now - latest };
  });
};

/** Those without the field come last. */
const inOrder = (a: string, b: string): number => Number(a === "") - Number(b === "") || (a < b ? -1 : 1);

/**
 * Grouped by the population's own cohorts, or else by the span of the first purchase, in the order of their names, which for spans is
 * that of time; empty if cohorts are not requested, or only summaries are known and spans requested.
 */
export const summariseCohorts = (population: Population, predicted: Prediction, span: CohortSpan): CohortSummary[] => {
  const { purchases, histories, cohorts } = population;
  if (span === "none" ? !cohorts : !purchases) return [];
  const placeOf = createPlaceLookup(span === "none" ? "month" : span);
  const rowsOf = new Map<string, number[]>();
  for (let row = 0; row < histories.rows; row++) {
    const label =
      span === "none"
        ? (cohorts?.[row] ?? "")
        : placeOf(purchases?.days[purchases.starts[row] as number] as number).label;
    const rows = rowsOf.get(label);
    if (rows) rows.push(row);
    else rowsOf.set(label, [row]);
  }
  return [...rowsOf]
    .sort(([a], [b]) => inOrder(a, b))
    .map(([cohort, rows]) => {
      const ages = summarizeActivity(population, rows, placeOf);
      return {
        cohort,
        customers: rows.length,
        ...(purchases ? totalsOfAges(ages) : totalsOfSummaries(population, rows)),
        value: rows.reduce((sum, row) => sum + (predicted.value[row] as number), 0),
        expectedPurchases: rows.reduce((sum, row) => sum + (predicted.expectedPurchases[row] as number), 0),
        ages,
      };
    });
};
