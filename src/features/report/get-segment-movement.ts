import { cached } from "#core/cache.ts";
import type { ContractInput } from "#core/contracts/contract.ts";
import { type TableWriter, writeRows } from "#core/csv.ts";
import { overlay } from "#core/messages/format-message.ts";
import type { LanguageTag } from "#core/messages/language.ts";
import { serverWordsIn } from "#core/messages/server-words.ts";
import { wordsIn } from "#core/messages/words.ts";
import { now } from "#core/server/clock.ts";
import { assertMay } from "#core/values/grants.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { addDays, type Day, daysBetween, startsOfDays } from "#lib/time/day.ts";
import { endsOfMonths, monthlyDays } from "#lib/time/month.ts";
import { describePopulation, populationKey } from "#records/customers/report-population.ts";
import type { ReportMembership } from "#records/orders/copy/order-readings.ts";
import { type DatedPeriods, readMovement } from "#records/orders/copy/order-readings.ts";
import {
  assertRecent,
  CACHE_SECONDS,
  loadReportScope,
  type ReportScope,
  refusal,
  schemeName,
} from "#records/rfm/report-scope.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import { ANOTHER, listFlows, listSpent, PLACES } from "#records/rules/rfm/movement.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import type { getSegmentMovement as movementContract } from "./contracts/segment-movement.ts";
import { findSegmentTexts } from "./rules/report-figures.ts";

/** A year of monthly steps: eleven from month to month, or twelve calendar months. */
const STEPS = {
  month: { most: 11, ends: monthlyDays },
  calendar_month: { most: 12, ends: endsOfMonths },
} as const;
type Step = keyof typeof STEPS;

/**
 * The last days of the periods between which customers move, earliest first: two, or one a month. Throws
 * INVALID_PARAMETER for days out of order, long past, and for too many steps.
 */
const endsOfPeriods = (
  { period: { start, end }, today }: ReportScope,
  { from = addDays(start, -1), step }: { from?: Day | undefined; step?: Step | undefined },
): [Day, ...Day[]] => {
  if (from > end) throw refusal("from", "after_to", "must not be after to");
  assertRecent("from", from, today);
  if (step === undefined || from === end) return [from, end];
  const { most, ends: endsFrom } = STEPS[step];
  const ends = endsFrom(from, end);
  if (ends.length > most + 1) {
    const message = `must be at most ${most} months before to, with monthly steps`;
    throw refusal("from", "months_before", message, { months: most });
  }
  return ends;
};

/** What the database needs of the periods with these last days. */
const datedPeriods = (
  { period: { days }, storefrontId, population, business, scheme: { scheme } }: ReportScope,
  ends: readonly [Day, ...Day[]],
): Pick<DatedPeriods, "dayStarts" | "lastDays" | "days" | "storefrontId" | "within" | "scheme"> => {
  const first = addDays(ends[0], 1 - days);
  const lastDays = ends.map((end) => daysBetween(first, end));
  return {
    dayStarts: startsOfDays(first, Math.max(...lastDays) + 2, business.timeZone),
    lastDays,
    days,
    storefrontId,
    within: population,
    scheme,
  };
};

/** Filters by the RFM segment at an earlier date, too. */
export type MovedCustomer = {
  /** The code of an RFM segment, `NONE` or `NOT_YET`; `OTHER` for all who were elsewhere than now. */
  fromSegment?: string | undefined;
  /** The last day of the earlier period; by default the day before the period. */
  from?: Day | undefined;
};

const parsePlace = (parameter: "fromSegment" | "segment", code: string): number => {
  const values = (parameter === "fromSegment" ? [...PLACES, ANOTHER] : PLACES).join(", ");
  if (!PLACES.includes(code)) throw refusal(parameter, "unknown_value", `must be one of: ${values}`, { values });
  return PLACES.indexOf(code);
};

/**
 * The customers who were in one segment and are in another or the same, by the same relation as the flows between the two
 * dates, so that the counts equal them. In the standard movement, without dates, `NONE` includes `NOT_YET`. Throws
 * INVALID_PARAMETER for an unknown code or date, a cell, and another method.
 */
export const movedIn = (
  frame: ReportScope,
  basis: ValueBasis,
  request: MovedCustomer & {
    method: string;
    to?: Day | undefined;
    segment?: string | undefined;
    cell?: string | undefined;
  },
): ReportMembership => {
  const { method, fromSegment, segment, cell } = request;
  if (method !== "rfm") throw refusal("fromSegment", "rfm_only", "is only allowed with method rfm");
  if (cell !== undefined)
    throw refusal("cell", "not_with", "cannot be combined with fromSegment", { other: "fromSegment" });
  const isAnother = fromSegment === ANOTHER;
  const distinguishesNew = request.from !== undefined || request.to !== undefined;
  return {
    method: "moved",
    periods: { ...datedPeriods(frame, endsOfPeriods(frame, request)), basis, distinguishesNew },
    from: fromSegment === undefined || isAnother ? null : parsePlace("fromSegment", fromSegment),
    isAnother,
    to: segment === undefined ? null : parsePlace("segment", segment),
  };
};

type MovementRequest = Partial<ContractInput<typeof movementContract>>;

/** Whether it asks for more than the standard movement. */
const isDated = ({ from, to, step }: MovementRequest): boolean => [from, to, step].some((given) => given !== undefined);

const compute = async (scope: Scope, frame: ReportScope, request: MovementRequest) => {
  const { period, storefrontId, business } = frame;
  const { step, valueBasis: basis = "revenue" } = request;
  const ends = endsOfPeriods(frame, request);
  const distinguishesNew = isDated(request);
  const reading = { ...datedPeriods(frame, ends), basis, distinguishesNew };
  const { groups, spent } = await readMovement(scope, reading);
  const flows = (number: number) => listFlows(groups, number, business.currency);
  const earlier = ends[0] ?? period.end;
  return {
    period,
    previousPeriod: { start: addDays(earlier, 1 - period.days), end: earlier, days: period.days },
    currency: business.currency,
    storefrontId,
    generatedAt: now().toISOString(),
    flows: flows(0),
    ...(step && {
      steps: ends.slice(1).map((to, i) => ({
        from: ends[i] ?? to,
        to,
        flows: flows(ends.length > 2 ? i + 1 : 0),
        spent: listSpent(spent[i] ?? [], business.currency),
      })),
    }),
  };
};

/**
 * How customers moved between RFM segments from an earlier period to this one, by default from the previous one of equal
 * length: the number of customers per pair of segments, what they spent then and what they spend now. Cached like the
 * report, under its own key. Throws INVALID_PARAMETER for a storefront that is not of this business, and for dates
 * that are out of order, in the future or too far apart, and what `loadPopulation` throws.
 */
export const getSegmentMovement = async (scope: Scope, request: MovementRequest) => {
  const frame = await loadReportScope(scope, { ...request, within: request });
  const { start, end } = frame.period;
  const { valueBasis = "revenue", step } = request;
  const name = `customer_segmentation_movement${valueBasis === "margin" ? "_margin" : ""}${schemeName(frame.scheme)}`;
  const which = `${frame.storefrontId ?? "all"}${populationKey(frame.population)}`;
  const standard = `${name}:${scope.businessId}:${start}:${end}:rfm:${which}`;
  const key = isDated(request) ? `${standard}:from:${endsOfPeriods(frame, request)[0]}:${step ?? "whole"}` : standard;
  const found = await cached(scope, key, CACHE_SECONDS, () => compute(scope, frame, request), { isHeavy: true });
  return { ...found, value: { ...found.value, ...describePopulation(frame.population) } };
};

const COLUMNS = ["fromSegment", "toSegment", "customers", "revenueBefore", "revenueNow"];

/** The movements as a file in the reader's language, most customers first. Throws FORBIDDEN without `data:export`, and what `getSegmentMovement` throws. */
export const exportSegmentMovement = async (
  actor: Actor,
  request: MovementRequest,
  { language, write }: { language: LanguageTag; write: TableWriter },
) => {
  assertMay(actor, "data:export");
  const [{ value }, { scheme }] = await Promise.all([getSegmentMovement(actor, request), activeScheme(actor)]);
  const words = overlay(wordsIn(language), schemeWords(scheme.looks));
  const nameOf = (code: string) =>
    findSegmentTexts(code, language, words)?.name ?? serverWordsIn(language).view_file.no_purchase;
  const rows = value.flows
    .toSorted((one, other) => other.customers - one.customers)
    .map(({ from, to, ...figures }) => ({ ...figures, fromSegment: nameOf(from), toSegment: nameOf(to) }));
  const { period, previousPeriod } = value;
  return { ...(await writeRows(write, COLUMNS, rows, language)), period, previousPeriod };
};
