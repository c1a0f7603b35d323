"use client";

import { useTranslations } from "next-intl";
import type { RfmReport } from "#contracts/segmentation-report.ts";
import { useFormats } from "../providers/use-formats.ts";

/** What a score stands for, as it is written on the axes: "3 orders", "0–18 days", "nobody". */
export const useBandWords = ({ bands }: RfmReport) => {
  const t = useTranslations("rfm");
  const { count } = useFormats();
  const of = (kind: "recency" | "frequency", score: number) => bands[kind].find((band) => band.score === score);

  const orders = (score: number): string => {
    const band = of("frequency", score);
    if (!band) return t("nobody");
    if (band.min === band.max) return t("orders", { count: band.min });
    return t("orders_range", { from: count(band.min), to: count(band.max) });
  };
  const days = (score: number): string => {
    const band = of("recency", score);
    if (!band) return t("nobody");
    if (band.min === band.max) return t("days", { count: band.min });
    return t("days_range", { from: count(band.min), to: count(band.max) });
  };
  return { orders, days };
};
