"use client";

import { useTranslations } from "next-intl";
import type { CSSProperties } from "react";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { lookProblems, type SchemeProblem, thresholdProblems } from "#features/report/rules/scheme-problems.ts";
import { toMajor, toMinor } from "#lib/money.ts";
import type { RfmSegmentKey } from "#lib/rfm/segments.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { type Swatch, swatchColors } from "#records/rules/rfm/swatches.ts";
import { useStandardSegments } from "#records/ui/people/own-segments.tsx";

/** A swatch in the reader's theme. */
export const swatchStyle = (swatch: Swatch): CSSProperties => {
  const [light, dark] = [swatchColors(swatch, "light"), swatchColors(swatch, "dark")];
  return {
    background: `light-dark(${light.color}, ${dark.color})`,
    color: `light-dark(${light.text}, ${dark.text})`,
  };
};

/** Names and colors of the segments as the draft has them. */
export const useDraftWords = ({ looks }: WireScheme) => {
  const standard = useStandardSegments();
  const lookOf = (key: RfmSegmentKey) => looks.find((look) => look.key === key);
  const name = (key: RfmSegmentKey): string => lookOf(key)?.name ?? standard[key].name;
  const letters = (key: RfmSegmentKey): string =>
    lookOf(key)?.name ? name(key).slice(0, 2).toUpperCase() : standard[key].short;
  return { name, letters, style: (key: RfmSegmentKey) => swatchStyle(lookOf(key)?.color ?? key) };
};

export type DraftWords = ReturnType<typeof useDraftWords>;

/** Why a value cannot be saved. */
export const useProblemWords = () => {
  const t = useTranslations("rfm_scheme.problems");
  return (problem: SchemeProblem, currency: string): string => {
    if (problem.reason === "number_range") {
      const isMoney = problem.path.startsWith("thresholds.monetary");
      return t("number_range", { min: isMoney ? toMajor(problem.min, currency) : problem.min });
    }
    return problem.reason === "too_long" ? t("too_long", { max: problem.max }) : t(problem.reason);
  };
};

export const DIMENSIONS = ["recency", "frequency", "monetary"] as const;
export type Dimension = (typeof DIMENSIONS)[number];
export type Look = WireScheme["looks"][number];

/** The scheme with some cells (indexes of the 125) in a segment. */
export const withCells = (scheme: WireScheme, indexes: readonly number[], key: RfmSegmentKey): WireScheme => ({
  ...scheme,
  cells: scheme.cells.map((before, at) => (indexes.includes(at) ? key : before)),
});

export const withLook = (scheme: WireScheme, key: RfmSegmentKey, change: Partial<Look>): WireScheme => ({
  ...scheme,
  looks: scheme.looks.map((look) => (look.key === key ? { ...look, ...change } : look)),
});

/** An emptied field is the standard again. */
export const typedText = (text: string): string | null => (text === "" ? null : text);

/** What keeps a scheme from being saved. */
export const listSchemeProblems = ({ thresholds, looks }: WireScheme, currency: string): SchemeProblem[] => {
  const monetary = thresholds.monetary?.map((amount) => toMinor(amount, currency)) ?? null;
  const byKey = Object.fromEntries(looks.map(({ key, ...look }) => [key, look])) as unknown as RfmScheme["looks"];
  return [...thresholdProblems({ ...thresholds, monetary }), ...lookProblems(byKey)];
};

export type SchemeChange =
  | { kind: "threshold"; dimension: Dimension; before: number[] | null; now: number[] | null }
  | { kind: "cells"; from: RfmSegmentKey; to: RfmSegmentKey; count: number }
  | { kind: "look"; segment: RfmSegmentKey; part: "name" | "description" | "color" | "actions"; now: string | null };

const isEqual = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** How a scheme differs from another: thresholds, then cells by their old and new segment, then names, colors and actions. */
export const changesBetween = (before: WireScheme, now: WireScheme): SchemeChange[] => {
  const moved = new Map<string, number>();
  before.cells.forEach((from, at) => {
    const pair = `${from} ${now.cells[at]}`;
    if (from !== now.cells[at]) moved.set(pair, (moved.get(pair) ?? 0) + 1);
  });
  return [
    ...DIMENSIONS.flatMap((dimension): SchemeChange[] => {
      const [old, own] = [before.thresholds[dimension], now.thresholds[dimension]];
      return isEqual(old, own) ? [] : [{ kind: "threshold", dimension, before: old, now: own }];
    }),
    ...[...moved].map(([pair, count]): SchemeChange => {
      const [from, to] = pair.split(" ") as [RfmSegmentKey, RfmSegmentKey];
      return { kind: "cells", from, to, count };
    }),
    ...now.looks.flatMap((look): SchemeChange[] => {
      const old = before.looks.find(({ key }) => key === look.key);
      return (["name", "description", "color", "actions"] as const).flatMap((part): SchemeChange[] => {
        if (isEqual(old?.[part], look[part])) return [];
        const text = part === "actions" ? look.actions.filter((action) => action !== null).join(" · ") : look[part];
        return [{ kind: "look", segment: look.key, part, now: text === "" ? null : text }];
      });
    }),
  ];
};
