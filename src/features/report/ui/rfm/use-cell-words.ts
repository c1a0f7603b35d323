"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { agesIn } from "#records/rules/rfm/scheme.ts";
import { useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import type { Dimension } from "#records/ui/people/why-scores.tsx";
import type { GridCell } from "./grid-model.ts";

type EmptyCellReason =
  /** No customer's last purchase is between the first and the last of these ages in days. */
  | { kind: "gap"; from: number; to: number }
  /** A period of fewer than five days has no day for this score. */
  | { kind: "short" }
  /** This share of customers has exactly the same value. */
  | { kind: "exact"; share: number; value: number }
  | { kind: "ties" }
  /** The business's own threshold of this score. */
  | { kind: "own" }
  | { kind: "few"; customers: number };

/**
 * Why no customer has this score. Recency is cut by calendar days. Frequency and monetary value are cut by rank: equal values
 * get the same score, so a value shared by many customers skips the scores above it; and fewer than five customers cannot fill
 * five scores.
 */
export const emptyCellReason = (
  dimension: Dimension,
  score: number,
  { bands, totals, period, scheme }: RfmReport,
): EmptyCellReason => {
  if (dimension === "recency") {
    const { from, to } = agesIn(scheme?.thresholds ?? { recency: null }, score, period.days);
    return from > to ? { kind: "short" } : { kind: "gap", from, to };
  }
  if (scheme?.thresholds[dimension]) return { kind: "own" };
  if (totals.customer_count < 5) return { kind: "few", customers: totals.customer_count };
  const below = bands[dimension].filter((band) => band.score < score).sort((a, b) => b.score - a.score)[0];
  if (below && below.min === below.max) {
    return { kind: "exact", share: below.customer_count / totals.customer_count, value: below.min };
  }
  return { kind: "ties" };
};

/** The reason for an empty score, as a sentence. */
export const useWhyWords = (report: RfmReport) => {
  const t = useTranslations("rfm");
  const { count, percent, money } = useFormats();
  const days = (from: number, to: number) =>
    from === to ? t("days", { count: to }) : t("days_range", { from: count(from), to: count(to) });
  return (dimension: Dimension, score: number): string => {
    const why = emptyCellReason(dimension, score, report);
    switch (why.kind) {
      case "gap":
        return t("no_customers_between", { score, days: days(why.from, why.to) });
      case "short":
        return t("no_customers_short", { score, days: report.period.days });
      case "few":
        return t("too_few", { score, count: why.customers });
      case "own":
        return t("no_customers_own", { score });
      case "ties":
        return t(dimension === "frequency" ? "ties" : "ties_money", { score });
      case "exact":
        return dimension === "frequency"
          ? t("ties_exact", { score, share: percent(why.share), orders: why.value })
          : t("ties_exact_money", { score, share: percent(why.share), money: money(why.value) });
    }
  };
};

/** Why customers of a cell aren't in its segment. */
export const useMovedWords = () => {
  const t = useTranslations("rfm");
  const words = useSegmentWords();
  return ({ from, customers }: GridCell["moved"][number]): string =>
    t(from === "new_customers" ? "moved_returning" : "moved_single", { count: customers, segment: words(from).name });
};
