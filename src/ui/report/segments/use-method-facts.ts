"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import type { Fact } from "../fact-list.tsx";
import type { KeyedSegment } from "../shares/segment-model.ts";

/** Facts specific to the method: average scores, range of spending, or trait. */
export const useMethodFacts = () => {
  const t = useTranslations("rfm");
  const { money, decimal, percent } = useFormats();
  return ({ characteristics: own }: KeyedSegment): Fact[] => {
    if ("avg_scores" in own) {
      const { recency, frequency, monetary } = own.avg_scores;
      const value = `R ${decimal(recency)} · F ${decimal(frequency)} · M ${decimal(monetary)}`;
      return [{ label: t("average_scores"), term: "rfm_scores", value }];
    }
    if ("min_total_spend" in own) {
      const { min_total_spend: from, max_total_spend: to } = own;
      if (from === null || to === null) return [];
      return [
        { label: t("spend_range"), term: "value_tier", value: t("money_range", { from: money(from), to: money(to) }) },
      ];
    }
    const { trait_share: share, population_share: overall, lift } = own;
    if (share === null || overall === null || lift === null) return [];
    return [
      {
        label: t("trait_share"),
        term: "lift",
        value: percent(share),
        note: t("trait_against", { share: percent(overall), lift: decimal(lift) }),
      },
    ];
  };
};
