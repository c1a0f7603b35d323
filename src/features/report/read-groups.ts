import { asHeavyQuery } from "#core/load/fair-queue.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toMajor } from "#lib/money.ts";
import { type GroupFigures, ratio, sumGains, WORTHWHILE_SPENDING } from "#lib/rfm/score.ts";
import { mean } from "#lib/statistics/summaries.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import { describePopulation, type PopulationRequest } from "#records/customers/report-population.ts";
import { readGroupFigures, type TwoPeriods } from "#records/orders/copy/order-readings.ts";
import {
  listDayStarts,
  loadReportScope,
  type ReportScope,
  type ReportScopeRequest,
} from "#records/rfm/report-scope.ts";
import type { Comparison } from "#records/rules/comparison.ts";
import type { ReportMethod } from "#records/rules/order-readings/populations.ts";
import { wholeReport } from "./get-segmentation-report.ts";
import { membershipIn } from "./report-membership.ts";
import { signalsIn } from "./rules/insight-words.ts";

const toGroup = (figures: GroupFigures, all: number, { business, period }: ReportScope) => {
  const { code, middleLastOrdersAt, revenue, worthwhile: _, squaredRevenue: __, ...counts } = figures;
  return {
    segmentCode: code,
    ...counts,
    medianDaysSinceLastPurchase: mean(
      middleLastOrdersAt.map((at) => daysBetween(toLocalDay(at, business.timeZone), period.end)),
    ),
    revenue: toMajor(revenue, business.currency),
    revenueShare: ratio(Math.max(0, revenue), all),
  };
};

/** Lapsed customers, and those among them who spent much. */
const toLapsedGroup = (figures: GroupFigures, frame: ReportScope) => {
  const { currency } = frame.business;
  const { revenue, ...reach } = figures.worthwhile;
  return {
    ...toGroup(figures, 0, frame),
    worthwhile: { ...reach, minimum: toMajor(WORTHWHILE_SPENDING, currency), revenue: toMajor(revenue, currency) },
  };
};

/**
 * What the customers of each segment of a report have in common, who lapsed before its period, and the statistically
 * significant insights. By the thresholds of the cached report and never cached itself, like the lists of customers, so that
 * counts equal them and a change of consent shows at once. Throws INVALID_PARAMETER for a storefront that is not of
 * this business, and what `loadPopulation` throws.
 */
export const readGroups = async (
  scope: Scope,
  request: ReportScopeRequest & PopulationRequest & { method: ReportMethod; compare?: Comparison | undefined },
) => {
  const { method, to, valueBasis, compare } = request;
  const frame = await loadReportScope(scope, { ...request, within: request });
  const { storefrontId, population, period, business } = frame;
  const { days } = period;
  const { value: report } = await wholeReport(scope, {
    method,
    days,
    to,
    valueBasis,
    compare,
    storefrontId: storefrontId ?? undefined,
    population,
    rfmScheme: "active",
  });
  const basis = valueBasis ?? "revenue";
  const reading: TwoPeriods = { dayStarts: listDayStarts(frame), days, storefrontId, within: population, basis };
  const { segments, lapsed } = await asHeavyQuery(() =>
    readGroupFigures(scope, reading, membershipIn(report, {}, frame.scheme)),
  );
  const figures = new Map(segments.map((group) => [group.code, group]));
  const measured = report.segments.map(({ segment_code: code, previous_customer_count: customersBefore }) => {
    const { customers = 0, revenue = 0, squaredRevenue = 0 } = figures.get(code) ?? {};
    return { code, customersBefore, customers, revenue, squaredRevenue };
  });
  const all = sumGains(segments);
  return {
    method,
    period,
    storefrontId,
    ...describePopulation(population),
    currency: business.currency,
    generatedAt: report.generated_at,
    groups: segments.map((group) => toGroup(group, all, frame)),
    lapsed: lapsed[0] ? toLapsedGroup(lapsed[0], frame) : null,
    signals: signalsIn(measured, method).map(({ code, ...signal }) => ({ ...signal, segmentCode: code })),
  };
};
