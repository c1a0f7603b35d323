"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { RfmReport } from "#features/report/contracts/segmentation-report-answer.ts";
import { type Dimension, emptyCellReason } from "./empty-cell-reason.ts";

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
