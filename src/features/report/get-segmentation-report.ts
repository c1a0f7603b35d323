import { getBusinessOrThrow, listStorefronts } from "#core/auth/businesses.ts";
import { type Cached, cached } from "#core/cache.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { AppError } from "#core/values/errors.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readTrait, toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { LONGEST_PERIOD } from "#lib/rfm/periods.ts";
import { addDays, type Day, daysBetween, startsOfDays, toLocalDay } from "#lib/time/day.ts";
import { countCustomers } from "#records/customers/customers.ts";
import {
  loadPopulation,
  type Population,
  type PopulationRequest,
  populationKey,
} from "#records/customers/report-population.ts";
import {
  readBehavior,
  readCells,
  readCostCoverage,
  readTiers,
  type TwoPeriods,
} from "#records/orders/copy/order-readings.ts";
import { schemeName } from "#records/rfm/report-scope.ts";
import { type ActiveScheme, activeScheme, STANDARD } from "#records/rfm/schemes.ts";
import { type Comparison, comparedEnd } from "#records/rules/comparison.ts";
import type { TraitsOfReport } from "#records/rules/order-readings/placed-by-trait.ts";
import type { ReportMethod, ValueBasis } from "#records/rules/order-readings/populations.ts";
import { thresholdsFor } from "#records/rules/rfm/scheme.ts";
import { assembleBehaviorReport } from "./rules/behavior-report.ts";
import { compareReports } from "./rules/compare-reports.ts";
import {
  filterReport,
  type ReportBy,
  type SchemeChoice,
  type SegmentationResult,
  type SegmentFilter,
} from "./rules/report.ts";
import type { ReportContext } from "./rules/report-figures.ts";
import { assembleReport } from "./rules/rfm-report.ts";
import { assembleValueReport } from "./rules/value-report.ts";

const CACHE_SECONDS = 600;

/** The scheme that a request means; unless it says so, the API keeps the standard one until the business chooses otherwise. */
export const schemeFor = async (
  scope: Scope,
  { method, rfmScheme }: Pick<ReportRequest, "method" | "rfmScheme">,
): Promise<ActiveScheme> => {
  if (method !== "rfm" || rfmScheme === "standard") return STANDARD;
  const active = await activeScheme(scope);
  return rfmScheme === "active" || active.inApi ? active : STANDARD;
};

export type ReportRequest<By extends ReportMethod = ReportMethod> = SegmentFilter & {
  method: By;
  /** Calendar days of the business, ending with `to`; those of its standard period by default. */
  days?: number | undefined;
  /** Today by default; the caller checks that it is a day of the past. */
  to?: Day | undefined;
  storefrontId?: number | undefined;
  /** All customers by default. */
  population?: Population | null | undefined;
  /** What orders are worth; revenue by default. */
  valueBasis?: ValueBasis | undefined;
  /** The previous period by default, whose revenue the report then doesn't have. */
  compare?: Comparison | undefined;
  /** The RFM segments to report: the standard ones, the business's own, or what the business chose for the API. */
  rfmScheme?: SchemeChoice | undefined;
};

const refuse = (parameter: string, message: string): never => {
  throw new AppError("INVALID_PARAMETER", `${parameter}: ${message}`, {
    issues: [{ parameter, location: "query", message }],
  });
};

const refuseUnless = (parameter: string, given: string | undefined, valid: readonly string[]): void => {
  if (given !== undefined && !valid.includes(given)) refuse(parameter, `must be one of: ${valid.join(", ")}`);
};

const checkStorefront = async (scope: Scope, storefrontId: number | undefined): Promise<void> => {
  if (storefrontId !== undefined && !(await listStorefronts(scope)).some(({ id }) => id === storefrontId)) {
    refuse("storefront_id", "must be a storefront of this business");
  }
};

const SEGMENT_PARAMETERS = { segment: "segment", withinSegment: "segment", withoutSegment: "without_segment" };

/** The segments that a caller of the reports API names. Throws INVALID_PARAMETER for one that is not of this business. */
export const loadReportPopulation = (scope: Scope, within: PopulationRequest): Promise<Population | null> =>
  loadPopulation(scope, within, (name) =>
    refuse(SEGMENT_PARAMETERS[name], "must be the ID of a segment of this business"),
  );

const checkCompared = (end: Day, latest: Day): void => {
  if (end > latest) refuse("compare", "must not be after the period");
  if (daysBetween(end, latest) > LONGEST_PERIOD) refuse("compare", `must be within ${LONGEST_PERIOD} days`);
};

const checkSegment = ({ segments }: SegmentationResult, { segmentName, segmentCode }: SegmentFilter): void => {
  const names = segments.map(({ segment_name }) => segment_name);
  const codes = segments.map(({ segment_code }) => segment_code);
  refuseUnless("segment_name", segmentName, names);
  refuseUnless("segment_code", segmentCode, codes);
};

/** What each method reads for both periods and computes from it. */
const METHODS: {
  [By in ReportMethod]: (
    scope: Scope,
    reading: TwoPeriods,
    head: ReportContext,
    own: ActiveScheme,
    traits: TraitsOfReport | undefined,
  ) => Promise<ReportBy<By>>;
} = {
  rfm: async (scope, reading, head, { version, scheme }) => {
    const scored = { ...reading, thresholds: thresholdsFor(scheme, reading.basis), cells: scheme.cells };
    const cells = await readCells(scope, scored);
    return assembleReport({ ...head, ...cells, ...(version !== null && { own: { version, scheme } }) });
  },
  value: async (scope, reading, head) => assembleValueReport({ ...head, ...(await readTiers(scope, reading)) }),
  behavior: async (scope, reading, head, _, traits) => {
    const firstDay = addDays(head.period.start, -reading.days);
    return assembleBehaviorReport({ ...head, ...(await readBehavior(scope, reading, firstDay, traits)) });
  },
};

/**
 * The report on a single period, cached. The specification defines the key. `traits`: those of a later report by behavior,
 * which this one is compared with.
 */
const reportOn = async <By extends ReportMethod>(
  scope: Scope,
  request: ReportRequest<By>,
  traits?: TraitsOfReport,
): Promise<Cached<ReportBy<By>>> => {
  const { method, storefrontId = null, population = null, valueBasis: basis = "revenue" } = request;
  const [{ timeZone, currency, rfmDays }, own] = await Promise.all([
    getBusinessOrThrow(scope),
    schemeFor(scope, request),
  ]);
  const { days = rfmDays } = request;
  const end = request.to ?? toLocalDay(now(), timeZone);
  const start = addDays(end, 1 - days);
  // The specification's key is that of revenue and the standard segments.
  const name = `customer_segmentation${basis === "margin" ? "_margin" : ""}${schemeName(own)}`;
  const shown = traits ? `:${JSON.stringify([traits.own.map(toTraitCode), traits.held.map(toTraitCode)])}` : "";
  const which = `${storefrontId ?? "all"}${populationKey(population)}`;
  const key = `${name}:${scope.businessId}:${start}:${end}:${method}:${which}${shown}`;
  const compute = async () => {
    // The days of both periods and, as their end, the start of the day after the last one.
    const dayStarts = startsOfDays(addDays(start, -days), 2 * days + 1, timeZone);
    const customersInAll = await withBusiness(scope, (client) => countCustomers(client, scope, population));
    const head = { period: { start, end, days }, timeZone, currency, storefrontId, generatedAt: now(), customersInAll };
    const reading = { dayStarts, days, storefrontId, basis };
    const read = { ...reading, within: population };
    const costs = basis === "margin" ? { costs: await readCostCoverage(scope, read) } : {};
    return METHODS[method](scope, read, { ...head, ...costs }, own, traits);
  };
  return cached(scope, key, CACHE_SECONDS, compute, { isHeavy: true });
};

/** The traits of a report by behavior. */
const traitsOfReport = (report: SegmentationResult): TraitsOfReport | undefined =>
  report.method === "behavior"
    ? {
        own: report.segments.flatMap(({ segment_code }) => readTrait(segment_code) ?? []),
        held: report.customers_by_trait.flatMap(({ trait_code }) => readTrait(trait_code) ?? []),
      }
    : undefined;

/** What a report says of its customers; nothing if they are all. Not cached, as the time of their recalculation is no figure. */
const populationInReport = (population: Population | null) => {
  if (!population) return {};
  const shown = (segment: Population["segment"]) =>
    segment && {
      id: segment.id,
      name: segment.name,
      is_automatic: segment.isAutomatic,
      members: segment.members,
      members_as_of: segment.membersAsOf?.toISOString() ?? null,
    };
  return { population: { segment: shown(population.segment), without_segment: shown(population.withoutSegment) } };
};

/** The report on all customers, before `getSegmentationReport` applies its filters. */
export const wholeReport = async <By extends ReportMethod>(
  scope: Scope,
  request: ReportRequest<By>,
): Promise<Cached<ReportBy<By>>> => {
  await checkStorefront(scope, request.storefrontId);
  const found = await reportOn(scope, request);
  checkSegment(found.value, request);
  const population = populationInReport(request.population ?? null);
  if (request.compare === undefined) return { ...found, value: { ...found.value, ...population } };
  const end = comparedEnd(found.value.period, request.compare);
  checkCompared(end, found.value.period.end);
  const earlier = await reportOn(scope, { ...request, to: end }, traitsOfReport(found.value));
  return {
    value: { ...compareReports(found.value, earlier.value), ...population },
    hit: found.hit && earlier.hit,
    ageSeconds: Math.max(found.ageSeconds, earlier.ageSeconds),
  };
};

/**
 * Segments of the customers who bought in the `days` days of the period, and their growth since the previous period of
 * equal length. Cached per business, period, method and storefront until orders change; filters are applied to the
 * cached report. With `compare`, another period takes the previous one's place. Throws INVALID_PARAMETER for a storefront
 * that is not of this business, a segment the report doesn't have, and a compared period after this one.
 */
export const getSegmentationReport = async <By extends ReportMethod>(
  scope: Scope,
  request: ReportRequest<By>,
): Promise<Cached<ReportBy<By>>> => {
  const report = await wholeReport(scope, request);
  return { ...report, value: filterReport(report.value, request) };
};
