import { listStorefronts } from "#core/auth/businesses.ts";
import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { splitByFactors } from "#lib/revenue/factors.ts";
import { addDays, type Day, daysBetween, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { describePopulation, populationKey } from "#records/customers/report-population.ts";
import { readRevenueChange } from "#records/orders/copy/order-readings.ts";
import { assertRecent, CACHE_SECONDS, loadReportScope, type ReportScope, refusal } from "#records/rfm/report-scope.ts";
import {
  type RevenueChange,
  type RevenueDimension,
  WITHOUT_VALUE,
} from "#records/rules/order-readings/change-of-revenue.ts";
import type { getDecomposition } from "./contracts/decomposition.ts";
import { computeComparedPeriod, isComparable, LONGEST_DAYS, type Period } from "./rules/overview.ts";
import { MOST_ROWS } from "./rules/revenue-change.ts";

type Request = ContractInput<typeof getDecomposition>;

/** By default up to yesterday. Throws INVALID_PARAMETER for days in the future, long past, too many or in the wrong order. */
export const choosePeriod = (
  today: Day,
  { from, to, days }: { from?: Day | undefined; to?: Day | undefined; days: number },
): Period => {
  const end = to ?? addDays(today, -1);
  assertRecent("to", end, today);
  const start = from ?? addDays(end, 1 - days);
  if (start > end) throw refusal("from", "after_to", "must not be after to");
  assertRecent("from", start, today);
  const earliest = addDays(end, 1 - LONGEST_DAYS);
  if (start < earliest) throw refusal("from", "earliest_day", `must not be before ${earliest}`, { day: earliest });
  return { start, end, days: daysBetween(start, end) + 1 };
};

type Compared = { period: Period; comparedPeriod: Period };

const readChange = async (
  scope: Scope,
  { business, storefrontId, population }: ReportScope,
  { period, comparedPeriod }: Compared,
) => {
  const spanOf = ({ start, end }: Period) => ({
    from: startOfDay(start, business.timeZone),
    until: startOfDay(addDays(end, 1), business.timeZone),
  });
  const spans = `${period.start}:${period.end}:${comparedPeriod.start}`;
  const key = `revenue_change:${scope.businessId}:${spans}:${storefrontId ?? "all"}${populationKey(population)}`;
  const compute = () =>
    readRevenueChange(scope, {
      before: spanOf(comparedPeriod),
      after: spanOf(period),
      storefrontId,
      within: population,
      most: MOST_ROWS,
    });
  return cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
};

type Found = RevenueChange["dimensions"][number];
type Names = { currency: string; storefronts: ReadonlyMap<string, string> };

const describeKey = (name: RevenueDimension, key: string, label: string | null, storefronts: Names["storefronts"]) => ({
  key: key === WITHOUT_VALUE ? null : key,
  label: name === "storefront" ? (storefronts.get(key) ?? null) : label,
});

const shownAmounts = ({ before, after, change }: Found["total"], currency: string) => ({
  before: toMajor(before, currency),
  after: toMajor(after, currency),
  change: toMajor(change, currency),
});

const shownRows = ({ name, rows, others, rest }: Found, { currency, storefronts }: Names) => {
  const without = { key: null, label: null };
  return [
    ...rows.map(({ key, label, ...amounts }) => ({
      kind: key === WITHOUT_VALUE ? ("unknown" as const) : ("value" as const),
      ...describeKey(name, key, label, storefronts),
      ...shownAmounts(amounts, currency),
    })),
    ...(others ? [{ kind: "others" as const, ...without, ...shownAmounts(others, currency) }] : []),
    ...(rest ? [{ kind: "rest" as const, ...without, ...shownAmounts(rest, currency) }] : []),
  ];
};

const shownStandout = ({ name, standout, rows }: Found, { currency, storefronts }: Names) => {
  // A part that stands out is among those that changed most.
  const row = standout && rows.find(({ key }) => key === standout.key);
  if (!row) return null;
  const { shareOfChanges, shareBefore, excess } = standout;
  return {
    ...describeKey(name, row.key, row.label, storefronts),
    change: toMajor(row.change, currency),
    shareOfChanges,
    shareBefore,
    excess,
  };
};

const shownFactors = ({ before, after }: RevenueChange["sales"], currency: string) => {
  const shown = (factor: string, value: number | null) =>
    value !== null && factor === "orderValue" ? toMajor(Math.round(value), currency) : value;
  return splitByFactors(before, after).map(({ factor, ...own }) => ({
    factor,
    before: shown(factor, own.before),
    after: shown(factor, own.after),
    change: toMajor(own.change, currency),
  }));
};

/**
 * Why revenue changed from the compared period to the chosen one, split by one dimension, whose rows add up to the change to the minor
 * unit; and which dimension explains most. Money in major units. Throws FORBIDDEN without `reports:view`, and INVALID_PARAMETER for days
 * that `choosePeriod` refuses and for a storefront that is not of this business, and what `loadPopulation` throws.
 */
export const explainRevenueChange = async (actor: Actor, { by, compare, storefront, ...chosen }: Request) => {
  assertMay(actor, "reports:view");
  const frame = await loadReportScope(actor, { days: 1, storefrontId: storefront, within: chosen });
  const { currency, timeZone } = frame.business;
  const period = choosePeriod(frame.today, chosen);
  const comparedPeriod = computeComparedPeriod(period, compare);
  const [{ value: found, ageSeconds }, storefronts] = await Promise.all([
    readChange(actor, frame, { period, comparedPeriod }),
    listStorefronts(actor),
  ]);
  const names: Names = { currency, storefronts: new Map(storefronts.map(({ id, name }) => [String(id), name])) };
  const [best] = found.dimensions;
  const split = by ?? (best?.standout ? best.name : "factors");
  const shown = found.dimensions.find(({ name }) => name === split);
  const { before, after } = found.sales;
  const firstDay = found.firstSaleAt === null ? null : toLocalDay(new Date(found.firstSaleAt), timeZone);
  const change = { before: before.revenue, after: after.revenue, change: after.revenue - before.revenue };
  return {
    by: split,
    period,
    comparedPeriod,
    currency,
    timeZone,
    storefrontId: frame.storefrontId,
    ...describePopulation(frame.population),
    generatedAt: new Date(now().getTime() - ageSeconds * 1000),
    firstDay,
    isComparable: isComparable(comparedPeriod, firstDay, frame.today),
    revenue: shownAmounts(change, currency),
    dimensions: found.dimensions.map((one) => ({
      name: one.name,
      values: one.parts,
      standout: shownStandout(one, names),
    })),
    factors: shown ? null : shownFactors(found.sales, currency),
    rows: shown ? shownRows(shown, names) : [],
  };
};
