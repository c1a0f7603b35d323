import { asHeavyQuery } from "#core/load/heavy-queries.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readWhatIf } from "#features/report/store/rfm-what-if.ts";
import { toMajor } from "#lib/money.ts";
import { computeWhatIf } from "#lib/rfm/what-if.ts";
import { RFM_DAYS } from "#records/rules/periods.ts";
import { toThresholds } from "#records/rules/rfm/scheme.ts";
import { listDayStarts, loadReportScope } from "../load-report-context.ts";
import { readScoring, type WireScheme } from "./wire-scheme.ts";

/**
 * Which customers of the standard report would be in another segment than they are with the active version. Throws
 * INVALID_PARAMETER for thresholds that cannot be used.
 */
export const previewScheme = async (scope: Scope, given: Pick<WireScheme, "thresholds" | "cells">) => {
  const frame = await loadReportScope(scope, { days: RFM_DAYS });
  const { currency } = frame.business;
  const schemes = { before: frame.scheme.scheme, now: readScoring(given, currency) };
  const reading = { dayStarts: listDayStarts(frame), days: RFM_DAYS, storefrontId: null };
  const { flows, sample, cuts } = await asHeavyQuery(() => readWhatIf(scope, reading, schemes));
  const inMajor = <Sum extends { revenue: number }>(sum: Sum): Sum => ({
    ...sum,
    revenue: toMajor(sum.revenue, currency),
  });
  const found = computeWhatIf(flows);
  const standard = cuts && toThresholds({ days: RFM_DAYS, ...cuts });
  return {
    ...found,
    period: frame.period,
    currency,
    segments: found.segments.map(({ key, before, now }) => ({ key, before: inMajor(before), now: inMajor(now) })),
    flows: found.flows.map(inMajor),
    sample: sample.map(({ orders, ageDays, ...customer }) => ({
      ...inMajor(customer),
      orderCount: orders,
      daysSinceLastPurchase: ageDays,
    })),
    standardThresholds: standard && {
      ...standard,
      monetary: standard.monetary.map((amount) => toMajor(amount, currency)),
    },
  };
};
