"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { Metric } from "#features/overview/rules/figures.ts";

/** Names of the metrics, and their values as text. */
export const useMetricWords = () => {
  const t = useTranslations("overview.metrics");
  const { money, moneyShort, count } = useFormats();
  return {
    name: (metric: Metric): string => t(metric),
    exact: (metric: Metric, value: number): string => (metric === "revenue" ? money(value) : count(value)),
    short: (metric: Metric, value: number): string => (metric === "revenue" ? moneyShort(value) : count(value)),
  };
};
