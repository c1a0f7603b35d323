import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { describePopulation, populationKey } from "#records/customers/report-population.ts";
import { readPeriodFigures } from "#records/orders/copy/order-readings.ts";
import { CACHE_SECONDS, loadReportScope, type ReportScope } from "#records/rfm/report-scope.ts";
import type { getRevenueOverTime } from "./contracts/revenue-over-time.ts";
import { choosePeriod } from "./explain-revenue-change.ts";
import { computeComparedPeriod, type Period } from "./rules/overview.ts";

type Spans = { period: Period; comparedPeriod: Period };

const readDays = async (scope: Scope, frame: ReportScope, { period, comparedPeriod }: Spans) => {
  const { business, storefrontId, population: within } = frame;
  const read = ({ start, days }: Period) =>
    readPeriodFigures(scope, {
      dayStarts: startsOfDays(start, days + 1, business.timeZone),
      leadDays: 0,
      days: 1,
      apart: 1,
      storefrontId,
      within,
    });
  const [now, before] = await Promise.all([read(period), read(comparedPeriod)]);
  const figuresOf = ({ periods }: typeof now) => periods.map(({ revenue, orders }) => ({ revenue, orders }));
  return { now: figuresOf(now), before: figuresOf(before), firstSaleAt: now.firstSaleAt };
};

/**
 * Revenue by day, beside that of the same days of the year before, in major units. Throws FORBIDDEN without `reports:view`, and
 * INVALID_PARAMETER for days that `choosePeriod` refuses and for a storefront that is not of this business, and what `loadPopulation`
 * throws.
 */
export const readRevenueOverTime = async (
  actor: Actor,
  { storefront, ...chosen }: ContractInput<typeof getRevenueOverTime>,
) => {
  assertMay(actor, "reports:view");
  const frame = await loadReportScope(actor, { days: 1, storefrontId: storefront, within: chosen });
  const { business, storefrontId, today, population } = frame;
  const { currency, timeZone } = business;
  const period = choosePeriod(today, chosen);
  const comparedPeriod = computeComparedPeriod(period, "year");
  const days = `${period.start}:${period.end}`;
  const key = `revenue_days:${actor.businessId}:${days}:${storefrontId ?? "all"}${populationKey(population)}`;
  const { value, ageSeconds } = await cached(
    actor,
    key,
    CACHE_SECONDS,
    () => readDays(actor, frame, { period, comparedPeriod }),
    { isHeavy: true },
  );
  const firstDay = value.firstSaleAt === null ? null : toLocalDay(new Date(value.firstSaleAt), timeZone);
  return {
    period,
    comparedPeriod,
    currency,
    storefrontId,
    ...describePopulation(population),
    generatedAt: new Date(now().getTime() - ageSeconds * 1000),
    firstDay,
    points: value.now.map(({ revenue, orders }, at) => {
      const comparedDay = addDays(comparedPeriod.start, at);
      const isKnown = firstDay !== null && comparedDay >= firstDay;
      return {
        day: addDays(period.start, at),
        revenue: toMajor(revenue, currency),
        orders,
        comparedDay,
        yearBefore: isKnown ? toMajor(value.before[at]?.revenue ?? 0, currency) : null,
      };
    }),
  };
};
