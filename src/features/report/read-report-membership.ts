import type { SegmentationResult } from "#features/report/rules/report.ts";
import { cutsOfBands, readCell, scoresWithin } from "#features/report/rules/rfm/membership.ts";
import type { RfmResult } from "#features/report/rules/rfm/report.ts";
import type { SegmentMembership } from "#features/report/store/report-membership.ts";
import type { ActiveScheme } from "#features/report/store/rfm-schemes.ts";
import { readTrait } from "#lib/behavior/trait.ts";
import { toMinor } from "#lib/money.ts";
import { addDays } from "#lib/time/day.ts";
import { TIERS } from "#lib/value/tier.ts";
import { LAPSED_CODE } from "#records/rules/rfm/group.ts";
import { type RfmScheme, thresholdsFor } from "#records/rules/rfm/scheme.ts";
import { refusal } from "./load-report-context.ts";

/**
 * Filters a report's customers by segment code, by cell (`R2F3`, `R2F3M4`), or both. `LAPSED_CODE` selects those who
 * bought before its period and not in it.
 */
export type ReportCustomer = { segment?: string | undefined; cell?: string | undefined };

/**
 * PostgreSQL's largest integer and JavaScript's largest safe one: no customer reaches a score whose threshold is above
 * them.
 */
const OUT_OF_REACH = { orders: 2 ** 31 - 1, money: Number.MAX_SAFE_INTEGER };

/** The thresholds of the scores 2 to 5 in a cached report, in whole units, from which any customer's scores follow. */
export const cutsIn = ({ bands, currency }: RfmResult): { frequency: number[]; monetary: number[] } => {
  const spend = bands.monetary.map(({ score, min }) => ({ score, min: toMinor(min, currency) }));
  return {
    frequency: cutsOfBands(bands.frequency, OUT_OF_REACH.orders),
    monetary: cutsOfBands(spend, OUT_OF_REACH.money),
  };
};

const byScores = (report: RfmResult, { segment, cell }: ReportCustomer, scheme: RfmScheme): SegmentMembership => {
  const within = { ...(cell !== undefined && { cell: readCell(cell) ?? {} }), ...(segment && { code: segment }) };
  const wanted = segment === undefined && cell === undefined ? null : scoresWithin(within, scheme);
  const thresholds = thresholdsFor(scheme, report.value_basis);
  return { method: "rfm", cuts: cutsIn(report), scheme: { cells: scheme.cells, thresholds }, wanted };
};

const TOGETHER = new Map<string, "other" | "none">([
  ["OTHER", "other"],
  ["NONE", "none"],
]);

/**
 * A segment as a condition on purchases, by the business's scheme and a cached report's thresholds, so that no list of members is needed. Throws
 * INVALID_PARAMETER for a segment the report doesn't have, and for a cell in a report without scores.
 */
export const membershipIn = (
  report: SegmentationResult,
  { segment, cell }: ReportCustomer,
  { scheme }: ActiveScheme,
): SegmentMembership => {
  if (segment === LAPSED_CODE && cell === undefined) return { method: "lapsed" };
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
  };
};
