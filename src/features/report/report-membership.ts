import { toMinor } from "#lib/money.ts";
import { readTrait } from "#lib/rfm/behavior-traits.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { TIERS } from "#lib/rfm/value-tiers.ts";
import { addDays } from "#lib/time/day.ts";
import type { BuyersMembership, ReportMembership, SegmentMembership } from "#records/orders/copy/order-readings.ts";
import { refusal } from "#records/rfm/report-scope.ts";
import type { ActiveScheme } from "#records/rfm/schemes.ts";
import type { BuyersByScores } from "#records/rules/order-readings/buyers-of-orders.ts";
import { PARTS_OF_REVENUE, type PartOfRevenue, readOutside } from "#records/rules/order-readings/buyers-of-part.ts";
import type { ValueBasis } from "#records/rules/order-readings/populations.ts";
import { type RfmScheme, thresholdsFor } from "#records/rules/rfm/scheme.ts";
import { readCell, toCuts } from "#records/rules/rfm/scores.ts";
import type { MovedCustomer } from "./get-segment-movement.ts";
import type { SegmentationResult } from "./rules/report.ts";
import type { RfmResult } from "./rules/rfm-report.ts";

/**
 * Filters a report's customers by segment code, by cell (`R2F3`, `R2F3M4`), or both. `LAPSED_CODE` selects those who
 * bought before its period and not in it.
 */
export type ReportCustomer = {
  segment?: string | undefined;
  cell?: string | undefined;
  /** Only customers with this trait, whichever trait decides their segment. */
  trait?: string | undefined;
};

/**
 * PostgreSQL's largest integer and JavaScript's largest safe one: no customer reaches a score whose threshold is above
 * them.
 */
const OUT_OF_REACH = { orders: 2 ** 31 - 1, money: Number.MAX_SAFE_INTEGER };

/** The thresholds of the scores 2 to 5 in a cached report, in whole units, from which any customer's scores follow. */
export const cutsIn = ({ bands, currency }: RfmResult): { frequency: number[]; monetary: number[] } => {
  const spend = bands.monetary.map(({ score, min }) => ({ score, min: toMinor(min, currency) }));
  return {
    frequency: toCuts(bands.frequency, OUT_OF_REACH.orders),
    monetary: toCuts(spend, OUT_OF_REACH.money),
  };
};

const byScores = (report: RfmResult, { segment, cell }: ReportCustomer, scheme: RfmScheme): BuyersByScores => {
  const key = RFM_SEGMENTS.find(({ code }) => code === segment)?.key;
  const wanted =
    segment === undefined && cell === undefined
      ? null
      : { cell: cell === undefined ? {} : readCell(cell), segment: key };
  const thresholds = thresholdsFor(scheme, report.value_basis);
  return { method: "rfm", cuts: cutsIn(report), scheme: { cells: scheme.cells, thresholds }, wanted };
};

const TOGETHER = new Map<string, "other" | "none">([
  ["OTHER", "other"],
  ["NONE", "none"],
]);

/** Throws INVALID_PARAMETER for a trait that the report doesn't have. */
export const checkTrait = (report: SegmentationResult, trait: string | undefined): void => {
  if (trait === undefined) return;
  if (report.method !== "behavior") throw refusal("trait", "behavior_only", "is only allowed with method behavior");
  const codes = report.customers_by_trait.map(({ trait_code }) => trait_code);
  if (codes.includes(trait)) return;
  const values = codes.join(", ") || "–";
  throw refusal("trait", "unknown_value", `must be one of: ${values}`, { values });
};

/**
 * A segment as a condition on purchases, by the business's scheme and a cached report's thresholds, so that no list of members is needed. Throws
 * INVALID_PARAMETER for a segment the report doesn't have, and for a cell in a report without scores.
 */
export const membershipIn = (
  report: SegmentationResult,
  { segment, cell, trait }: ReportCustomer,
  { scheme }: ActiveScheme,
): BuyersMembership => {
  const codes: string[] = report.segments.map(({ segment_code }) => segment_code);
  if (segment !== undefined && !codes.includes(segment)) {
    const values = codes.join(", ");
    throw refusal("segment", "unknown_value", `must be one of: ${values}`, { values });
  }
  if (report.method === "rfm") return byScores(report, { segment, cell }, scheme);
  if (cell !== undefined) throw refusal("cell", "rfm_only", "is only allowed with method rfm");
  if (report.method === "value") {
    const { high_above, low_below } = report.cuts;
    const cuts = {
      highAbove: toMinor(high_above ?? 0, report.currency),
      lowBelow: toMinor(low_below ?? 0, report.currency),
    };
    return { method: "value", cuts, wanted: TIERS.find((tier) => tier === segment) ?? null };
  }
  return {
    method: "behavior",
    firstDay: addDays(report.period.start, -report.period.days),
    shown: codes.flatMap((code) => readTrait(code) ?? []),
    wanted: segment === undefined ? null : (TOGETHER.get(segment) ?? readTrait(segment)),
    having: trait === undefined ? null : readTrait(trait),
  };
};

/** The same, or the lapsed customers. */
export const membersOrLapsed = (
  report: SegmentationResult,
  wanted: ReportCustomer,
  scheme: ActiveScheme,
): SegmentMembership =>
  wanted.segment === LAPSED_CODE && wanted.cell === undefined && wanted.trait === undefined
    ? { method: "lapsed" }
    : membershipIn(report, wanted, scheme);

/** By a part of the period's revenue; empty for orders or customers without a value. */
export type BuyerOfPart = Partial<Record<PartOfRevenue["by"] | "outside", string | undefined>>;

/**
 * The customers of a part of the revenue; null if none is given. Throws INVALID_PARAMETER for several parts, and for a part with
 * what selects by scores or traits, or with margin, which a part doesn't have.
 */
export const membershipInPart = (
  request: ReportCustomer & BuyerOfPart & MovedCustomer & { valueBasis?: ValueBasis | undefined },
): ReportMembership | null => {
  const names = [...PARTS_OF_REVENUE, "outside"] as const;
  const [by, ...others] = names.filter((name) => request[name] !== undefined);
  if (by === undefined) return null;
  const selecting = (["segment", "cell", "trait", "fromSegment"] as const).filter(
    (name) => request[name] !== undefined,
  );
  const [other] = [...others, ...selecting, ...(request.valueBasis === "margin" ? ["valueBasis"] : [])];
  if (other !== undefined) throw refusal(by, "not_with", `cannot be combined with ${other}`, { other });
  if (by !== "outside") return { method: "part", by, key: request[by] ?? "" };
  const outside = readOutside(request.outside ?? "");
  if (!outside) throw refusal(by, "outside", 'must be JSON such as {"product": ["p1", "p2"]} or {"product": "all"}');
  return { method: "part", ...outside };
};
