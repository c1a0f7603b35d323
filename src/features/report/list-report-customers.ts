import { csvInParts, type TableWriter } from "#core/csv.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { localizeRows } from "#core/messages/localize-rows.ts";
import { wordsIn } from "#core/messages/words.ts";
import { assertMay } from "#core/values/grants.ts";
import { type Actor, hidesPersonalData, type ReadScope, type Scope } from "#core/values/permissions.ts";
import { isUuid } from "#core/values/texts.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import type { ActionKind } from "#lib/recommend/recommender.ts";
import { toTraitCode } from "#lib/rfm/behavior-traits.ts";
import { type BuyerHistory, LAPSED_CODE } from "#lib/rfm/score.ts";
import { codeByKey } from "#lib/rfm/segments.ts";
import { daysBetween, toLocalDay } from "#lib/time/day.ts";
import { type ActionCount, readActionCounts } from "#records/customers/action-counts.ts";
import { customerWords } from "#records/customers/customer-columns.ts";
import { describePopulation, populationFileParts } from "#records/customers/report-population.ts";
import type { TwoPeriods } from "#records/orders/copy/order-readings.ts";
import {
  listDayStarts,
  loadReportScope,
  type ReportScope,
  type ReportScopeRequest,
} from "#records/rfm/report-scope.ts";
import { customerFileName } from "#records/rules/customers/customer-files.ts";
import { pickIdentity } from "#records/rules/customers/customer-standing.ts";
import type { Reach } from "#records/rules/customers/reach.ts";
import { PARTS_OF_REVENUE, readOutside } from "#records/rules/order-readings/buyers-of-part.ts";
import type { ReportMethod, ValueBasis } from "#records/rules/order-readings/populations.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { type MovedCustomer, movedIn } from "./get-segment-movement.ts";
import { wholeReport } from "./get-segmentation-report.ts";
import {
  type BuyerOfPart,
  checkTrait,
  membershipInPart,
  membersOrLapsed,
  type ReportCustomer,
} from "./report-membership.ts";
import type { SegmentationResult } from "./rules/report.ts";
import { findSegmentTexts, segmentWords } from "./rules/report-figures.ts";
import { CUSTOMER_COLUMNS, customerRow, marginColumn, marginRow } from "./rules/report-rows.ts";
import type { RfmResult } from "./rules/rfm-report.ts";
import {
  buildCustomerSet,
  type CustomerSort,
  type CustomersWanted,
  eachSegmentCustomer,
  readSegmentCustomerIds,
  readSegmentCustomers,
  type SegmentCustomerRow,
} from "./store/report-customers.ts";

/** For the name of a file. */
const nameOutside = (text: string): string | undefined => {
  const part = readOutside(text);
  return part && (part.outside === "all" ? "not by product" : `other ${part.by}`);
};

export type SegmentCustomersRequest = ReportScopeRequest &
  ReportCustomer &
  BuyerOfPart &
  MovedCustomer & {
    method: ReportMethod;
    /** The ID of a segment: only its members, or only customers who aren't. `segment` is one of the report's own. */
    withinSegment?: string | undefined;
    withoutSegment?: string | undefined;
    history?: BuyerHistory | undefined;
    /** Only those with this first action today. */
    action?: ActionKind | undefined;
    /** Only those who spent at least this, in major units. */
    minRevenue?: number | undefined;
    /** Words that must all occur in the name, email or external ID. */
    q?: string | undefined;
    reachable?: Reach | undefined;
    /** Only these customers. */
    ids?: readonly string[] | undefined;
    sort: CustomerSort;
  };

/** Which customers a request means, by the thresholds of the cached report. */
export const prepareReportCustomers = async (scope: ReadScope, request: SegmentCustomersRequest) => {
  const { method, to, valueBasis, history, action, minRevenue, q, ids, reachable = null, sort } = request;
  const { withinSegment: segment, withoutSegment } = request;
  const within = { segment, withoutSegment, parameter: "withinSegment" } as const;
  const frame = await loadReportScope(scope, { ...request, within });
  const { storefrontId, population } = frame;
  const { days } = frame.period;
  // What lapsed customers spent is revenue, whatever the report's basis is.
  const basis: ValueBasis = request.segment === LAPSED_CODE ? "revenue" : (valueBasis ?? "revenue");
  const { value: report } = await wholeReport(scope, {
    method,
    days,
    to,
    valueBasis,
    storefrontId: storefrontId ?? undefined,
    population,
    rfmScheme: "active",
  });
  checkTrait(report, request.trait);
  const reading: TwoPeriods = { dayStarts: listDayStarts(frame), days, storefrontId, within: population, basis };
  const whole = () =>
    request.fromSegment === undefined ? membersOrLapsed(report, request, frame.scheme) : movedIn(frame, basis, request);
  const membership = membershipInPart(request) ?? whole();
  const wanted: CustomersWanted = {
    reading,
    membership,
    history,
    action: action && { kind: action, today: frame.today },
    minRevenue: minRevenue === undefined ? undefined : toMinor(minRevenue, frame.business.currency),
    words: customerWords(scope, q),
    reachable,
    ids: ids?.filter(isUuid) ?? null,
    sort,
  };
  return { frame, report, wanted };
};

type Prepared = Awaited<ReturnType<typeof prepareReportCustomers>>;

/** From scores, tier or trait; a trait without a segment of its own belongs to the segment of others. */
const resolveSegmentCode = (
  { segment, tier, traits: [trait] }: SegmentCustomerRow,
  { report: { method, segments }, wanted }: Prepared,
): string => {
  if (wanted.membership.method === "lapsed") return LAPSED_CODE;
  if (segment) return codeByKey(segment);
  if (method === "value" && tier) return tier;
  if (!trait) return "NONE";
  return segments.find(({ segment_code }) => segment_code === toTraitCode(trait))?.segment_code ?? "OTHER";
};

const toWireTrait = ({ orderCount, shareOfAll, ...trait }: SegmentCustomerRow["traits"][number]) => ({
  code: toTraitCode(trait),
  orderCount,
  populationShare: shareOfAll,
});

/** Money in major units. */
const toReportCustomer = (row: SegmentCustomerRow, prepared: Prepared) => ({
  ...pickIdentity(row),
  lastOrderAt: row.lastOrderAt,
  daysSinceLastPurchase: daysBetween(
    toLocalDay(row.lastOrderAt, prepared.frame.business.timeZone),
    prepared.report.period.end,
  ),
  orderCount: row.orderCount,
  revenue: toMajor(row.revenue, prepared.report.currency),
  averageOrderValue: toMajor(Math.round(row.revenue / row.orderCount), prepared.report.currency),
  predictedClv: row.predictedClv === null ? null : toMajor(row.predictedClv, prepared.report.currency),
  rfmSegment: row.rfmSegment,
  recencyScore: row.scores?.recency ?? null,
  frequencyScore: row.scores?.frequency ?? null,
  monetaryScore: row.scores?.monetary ?? null,
  segmentCode: resolveSegmentCode(row, prepared),
  trait: row.traits.map(toWireTrait)[0] ?? null,
  traits: row.traits.map(toWireTrait),
});

const toBands = (bands: RfmResult["bands"][keyof RfmResult["bands"]]) =>
  bands.map(({ customer_count, ...band }) => ({ ...band, customerCount: customer_count }));

/** The value ranges of the three scores. */
export const toRfmBands = ({ bands }: RfmResult) => ({
  recency: toBands(bands.recency),
  frequency: toBands(bands.frequency),
  monetary: toBands(bands.monetary),
});

/** The value ranges of scores or tiers, which each customer's own is derived from. */
const pickValueRanges = (report: SegmentationResult) => ({
  bands: report.method === "rfm" ? toRfmBands(report) : null,
  cuts: report.method === "value" ? { highAbove: report.cuts.high_above, lowBelow: report.cuts.low_below } : null,
});

/**
 * One page of the customers of a segment, a cell, both or neither, by the thresholds of the cached report, so that
 * counts match the report's unless orders arrive in between. Throws INVALID_PARAMETER for a storefront that
 * is not of this business, and for a segment, trait or cell the report doesn't have, and what `loadPopulation` throws.
 */
export const listSegmentCustomers = async (
  scope: ReadScope,
  { page, pageSize, ...request }: SegmentCustomersRequest & { page: number; pageSize: number },
) => {
  const prepared = await prepareReportCustomers(scope, request);
  const { report, wanted } = prepared;
  const {
    data: rows,
    total,
    totals,
    reach,
  } = await readSegmentCustomers(scope, wanted, {
    limit: pageSize,
    offset: (page - 1) * pageSize,
  });
  const { method, period, currency, generated_at: generatedAt } = report;
  const data = rows.map((row) => toReportCustomer(row, prepared));
  const about = { method, period, currency, ...describePopulation(prepared.frame.population), generatedAt };
  const bought = { ...totals, revenue: toMajor(totals.revenue, currency) };
  return { data, total, totals: bought, reach, ...about, ...pickValueRanges(report) };
};

/** How many customers are in a part of the report, and the first of them by revenue. */
export const readFirstByRevenue = (
  scope: ReadScope,
  frame: ReportScope,
  wanted: Pick<CustomersWanted, "membership" | "action">,
  limit: number,
) => {
  const { period, storefrontId, population: within } = frame;
  const read = { dayStarts: listDayStarts(frame), days: period.days, storefrontId, within };
  const reading: TwoPeriods = { ...read, basis: "revenue" };
  const all = { words: [], reachable: null, ids: null, sort: "-revenue" } as const;
  return readSegmentCustomers(scope, { ...wanted, reading, ...all }, { limit, offset: 0 });
};

/**
 * How many customers of a report's segment have which first action today, most frequent first, and how many of them can
 * be reached. Throws what `listSegmentCustomers` throws.
 */
export const countSegmentActions = async (
  scope: Scope,
  request: Omit<SegmentCustomersRequest, "sort">,
): Promise<ActionCount[]> => {
  const { frame, wanted } = await prepareReportCustomers(scope, { ...request, sort: "-revenue" });
  return readActionCounts(scope, await buildCustomerSet(scope, wanted), frame.today);
};

/** The IDs of all of them. Throws what `listSegmentCustomers` throws. */
export const segmentCustomerIds = async (
  scope: ReadScope,
  request: Omit<SegmentCustomersRequest, "sort" | "ids">,
): Promise<string[]> => {
  const { wanted } = await prepareReportCustomers(scope, { ...request, sort: "-revenue" });
  return readSegmentCustomerIds(scope, wanted);
};

/**
 * All of them as a file in the reader's language. Throws FORBIDDEN without `data:export`, and what
 * `listSegmentCustomers` throws.
 */
export const exportSegmentCustomers = async (
  actor: Actor,
  request: SegmentCustomersRequest,
  language: LanguageTag,
  write: TableWriter = csvInParts,
): Promise<{ name: string; body: ReadableStream<Uint8Array> }> => {
  assertMay(actor, "data:export");
  const prepared = await prepareReportCustomers(actor, request);
  const { frame, report, wanted } = prepared;
  const { timeZone } = frame.business;
  const terms = overlay(wordsIn(language), schemeWords(frame.scheme.scheme.looks));
  const columns = CUSTOMER_COLUMNS.filter((name) => name !== "traits" || report.method === "behavior");
  const tableOf = (rows: readonly SegmentCustomerRow[]) => {
    const cells = rows.map((row) =>
      customerRow(toReportCustomer(row, prepared), {
        report,
        lastOrderDay: toLocalDay(row.lastOrderAt, timeZone),
        timeZone,
        language,
        terms,
        hidesPersonalData: hidesPersonalData(actor),
      }),
    );
    if (wanted.reading.basis !== "margin") return localizeRows(columns, cells, language);
    return localizeRows(columns.map(marginColumn), cells.map(marginRow), language);
  };
  const body = await write(tableOf, (take) => eachSegmentCustomer(actor, wanted, take));
  const segment = report.segments.find(({ segment_code }) => segment_code === request.segment);
  const parts = [
    request.fromSegment && [request.fromSegment, request.from, "to"].filter(Boolean).join("-"),
    segment ? segmentWords(segment, language, terms).name : request.segment,
    wanted.reading.basis === "margin" ? "margin" : undefined,
    ...populationFileParts(frame.population),
    request.cell,
    request.trait && findSegmentTexts(request.trait, language, terms)?.name,
    ...PARTS_OF_REVENUE.map((by) => request[by]),
    request.outside && nameOutside(request.outside),
    request.history,
    request.action,
    request.minRevenue === undefined ? undefined : `from-${request.minRevenue}`,
  ];
  return { name: customerFileName(report.method, parts, report.period.end), body };
};
