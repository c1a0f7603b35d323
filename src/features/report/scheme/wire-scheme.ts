import { refuseField } from "#core/values/fields.ts";
import { lookProblems, type SchemeProblem, thresholdProblems } from "#features/report/rules/rfm/scheme-problems.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import { RFM_KEYS_BY_VALUE, type RfmSegmentKey } from "#lib/rfm/segments.ts";
import type { RfmScheme, SegmentLook } from "#records/rules/rfm/scheme.ts";

/** A scheme as callers send and read it: money in major units, the segments as a list. */
export type WireScheme = {
  thresholds: { recency: number[] | null; frequency: number[] | null; monetary: number[] | null };
  cells: RfmSegmentKey[];
  looks: (Omit<SegmentLook, "actions"> & { key: RfmSegmentKey; actions: (string | null)[] })[];
};

export const wireScheme = ({ thresholds, cells, looks }: RfmScheme, currency: string): WireScheme => ({
  thresholds: {
    recency: thresholds.recency && [...thresholds.recency],
    frequency: thresholds.frequency && [...thresholds.frequency],
    monetary: thresholds.monetary?.map((amount) => toMajor(amount, currency)) ?? null,
  },
  cells: [...cells],
  looks: RFM_KEYS_BY_VALUE.map((key) => ({ key, ...looks[key], actions: [...looks[key].actions] })),
});

const MESSAGES: Record<SchemeProblem["reason"], string> = {
  number_range: "is out of range",
  ascending: "must be more than the value before it",
  not_empty: "must not be empty",
  control_characters: "must not contain line breaks, control characters or direction marks",
  braces: "must not contain braces",
  too_long: "is too long",
  same_name: "is the name of another segment too",
  same_color: "is too similar to the color of another segment",
};

const trimmed = (text: string | null): string | null => text?.trim() ?? null;

const refuse = (path: string, problem: SchemeProblem, currency: string): never => {
  const { reason, path: _, ...values } = problem;
  const isMoney = problem.path.startsWith("thresholds.monetary") && problem.reason === "number_range";
  const shown = isMoney ? { min: toMajor(problem.min, currency), max: toMajor(problem.max, currency) } : values;
  return refuseField(path, { reason, message: MESSAGES[reason], values: shown });
};

/** Throws INVALID_PARAMETER unless the thresholds can be used. */
export const readScoring = (
  { thresholds, cells }: Pick<WireScheme, "thresholds" | "cells">,
  currency: string,
  within = "",
): Pick<RfmScheme, "thresholds" | "cells"> => {
  const scoring = {
    thresholds: {
      ...thresholds,
      monetary: thresholds.monetary?.map((amount) => toMinor(amount, currency)) ?? null,
    },
    cells,
  };
  const [problem] = thresholdProblems(scoring.thresholds);
  if (problem) refuse(`${within}${problem.path}`, problem, currency);
  return scoring;
};

/** Throws INVALID_PARAMETER unless each segment is there once and the scheme can be used. */
export const readScheme = ({ looks, ...scoring }: WireScheme, currency: string): RfmScheme => {
  const byKey = new Map(looks.map((look) => [look.key, look]));
  const missing = RFM_KEYS_BY_VALUE.find((key) => !byKey.has(key));
  if (missing) refuseField("scheme.looks", { reason: "once", message: `must have each segment once: ${missing}` });
  const lookOf = (key: RfmSegmentKey): SegmentLook => {
    const { name = null, description = null, color = null, actions = [] } = byKey.get(key) ?? {};
    return { name: trimmed(name), description: trimmed(description), color, actions: actions.map(trimmed) };
  };
  const scheme: RfmScheme = {
    ...readScoring(scoring, currency, "scheme."),
    looks: Object.fromEntries(RFM_KEYS_BY_VALUE.map((key) => [key, lookOf(key)])) as RfmScheme["looks"],
  };
  const [problem] = lookProblems(scheme.looks);
  if (problem) refuse(`scheme.${problem.path}`, problem, currency);
  return scheme;
};
