import { type Figure, figuresOf } from "#lib/domain/overview/figures.ts";
import { LOST_DAYS, type Period, periodsOf, type Since } from "#lib/domain/overview/periods.ts";
import { addDays, type Day, dayOf, daysBetween, startsOfDays } from "#lib/domain/time/day.ts";
import { cached } from "#lib/server/cache/cache.ts";
import { readFirstSale, readPeriodFigures } from "#lib/server/db/overview/period-figures.ts";
import type { Scope } from "../domain/permissions.ts";
import { CACHE_SECONDS, type ReportScope } from "../report/load-report-context.ts";
import { now } from "../server/clock.ts";

/** Money in minor units. */
export type Changes = {
  period: Period;
  /** What the figures are compared with. */
  previousPeriod: Period;
  /** Of the first sale; null without one. */
  firstDay: Day | null;
  figures: Figure[];
  generatedAt: string;
};

const readFigures = async (
  scope: Scope,
  { business, storefrontId, today }: ReportScope,
  since: Since,
): Promise<Changes> => {
  const { period, past } = periodsOf(since, today);
  const oldest = past.at(-1) ?? period;
  const first = addDays(oldest.start, -LOST_DAYS);
  const dayStarts = startsOfDays(first, daysBetween(first, today) + 1, business.timeZone);
  const [rows, firstSale] = await Promise.all([
    readPeriodFigures(scope, { dayStarts, leadDays: LOST_DAYS, days: period.days, storefrontId }),
    readFirstSale(scope, storefrontId),
  ]);
  const figuresIn = ({ start }: Period) => {
    const found = rows[daysBetween(oldest.start, start) / period.days];
    if (!found) throw new RangeError(`No period starts on ${start}`);
    return found;
  };
  const firstDay = firstSale && dayOf(firstSale, business.timeZone);
  const dated = past.map((each) => ({ period: each, figures: figuresIn(each) }));
  return {
    period,
    previousPeriod: past[0] ?? period,
    firstDay,
    figures: figuresOf(figuresIn(period), dated, { firstDay, today }),
    generatedAt: now().toISOString(),
  };
};

/** What changed in the last complete day, week or month. Cached like the reports, until orders or the day change. */
export const readChanges = async (scope: Scope, frame: ReportScope, since: Since): Promise<Changes> => {
  const key = `overview:${scope.businessId}:${since}:${frame.today}:${frame.storefrontId ?? "all"}`;
  const { value } = await cached(scope, key, CACHE_SECONDS, () => readFigures(scope, frame, since), { isHeavy: true });
  return value;
};
