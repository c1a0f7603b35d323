"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/report/segmentation-report-answer.ts";
import type { Dimension } from "./empty-cell-reason.ts";
import { useBandWords } from "./use-band-words.ts";

const LETTERS: Record<Dimension, string> = { recency: "R", frequency: "F", monetary: "M" };

/** The name of a score: "F4", or with its cut "F4 · 3 orders"; and the unit of its dimension. */
export const useScoreWords = (report: RfmReport) => {
  const t = useTranslations("rfm");
  const bands = useBandWords(report);
  const cuts = { recency: bands.days, frequency: bands.orders, monetary: bands.money };
  const name = (dimension: Dimension, score: number) => `${LETTERS[dimension]}${score}`;
  return {
    name,
    cut: (dimension: Dimension, score: number) => cuts[dimension](score),
    title: (dimension: Dimension, score: number) => `${name(dimension, score)} · ${cuts[dimension](score)}`,
    unit: (dimension: Dimension) => t(`unit_${dimension}`, { currency: report.currency }),
  };
};
