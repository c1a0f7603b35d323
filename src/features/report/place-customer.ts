import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { addDays, daysBetween, startOfDay, toLocalDay } from "#lib/time/day.ts";
import { readBought } from "#records/customers/buyers.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { scoresBy, segmentIn } from "#records/rules/rfm/scheme.ts";
import { wholeReport } from "./get-segmentation-report.ts";
import { toRfmBands } from "./list-report-customers.ts";
import { cutsIn } from "./report-membership.ts";

/**
 * A customer's RFM scores in the report of the standard period, from their purchases to date and the cached report's thresholds, so
 * that this page and the report agree; null without a sale in its period.
 */
export const placeCustomer = async (scope: Scope, customerId: string, timeZone: string) => {
  const [{ value: report }, { scheme }] = await Promise.all([
    wholeReport(scope, { method: "rfm", rfmScheme: "active" }),
    activeScheme(scope),
  ]);
  const { start, end, days: length } = report.period;
  const days = { from: startOfDay(start, timeZone), to: startOfDay(addDays(end, 1), timeZone) };
  const bought = await readBought(scope, customerId, days);
  if (!bought) return null;
  const age = daysBetween(toLocalDay(bought.lastAt, timeZone), end);
  const values = { ageDays: age, orders: bought.orderCount, revenue: bought.revenue };
  const scores = scoresBy(scheme, values, { ...cutsIn(report), days: length });
  const { key, code } = segmentIn(scheme, scores, bought);
  return {
    segment: key,
    segmentCode: code,
    recencyScore: scores.recency,
    frequencyScore: scores.frequency,
    monetaryScore: scores.monetary,
    daysSinceLastPurchase: age,
    orderCount: bought.orderCount,
    revenue: toMajor(bought.revenue, report.currency),
    bands: toRfmBands(report),
    period: report.period,
    generatedAt: report.generated_at,
  };
};
