"use client";

import { useTranslations } from "next-intl";
import type { ReportMethod } from "#contracts/segmentation-report.ts";
import { growthOf } from "#lib/domain/rfm/growth.ts";
import { useFormats } from "../providers/use-formats.ts";
import type { InsightName, KeyedSegment } from "./segment-model.ts";
import { useSegmentWords } from "./use-segment-words.ts";

/**
 * The sentences of the four headline insights, in the reader's language. By RFM growth and worry follow from what the
 * segments are, by value and behavior from how they changed.
 */
export const useInsightWords = (method: ReportMethod) => {
  const t = useTranslations();
  const { percent, moneyShort, count, change, difference } = useFormats();
  const words = useSegmentWords();
  const branch = method === "rfm" ? "rfm_insights" : "trend_insights";

  const changeOf = (segment: KeyedSegment): string => {
    const growth = growthOf(segment);
    switch (growth.kind) {
      case "new":
        return t("report.new_here");
      case "same":
        return t("report.no_change");
      case "percent":
        return change(growth.rate);
      case "people":
        return difference(growth.difference);
    }
  };

  const title = (name: InsightName): string => t(`${branch}.${name}.name`);

  const sentence = (name: InsightName, segment: KeyedSegment): string => {
    const share = name === "largest_segment" ? segment.customer_share : segment.revenue_share;
    return t(`${branch}.${name}.sentence`, {
      segment: words(segment.key).name,
      share: percent(share),
      count: count(segment.customer_count),
      money: moneyShort(segment.total_revenue),
      change: changeOf(segment),
    });
  };

  const grown = ({ previous_customer_count, customer_count }: KeyedSegment): string =>
    t("report.detail_growth", { before: count(previous_customer_count), count: customer_count });

  const detail = (name: InsightName, segment: KeyedSegment): string => {
    const { customer_count, characteristics } = segment;
    switch (name) {
      case "highest_revenue_segment": {
        const money = moneyShort(segment.total_revenue);
        return t("report.detail_highest", { share: percent(segment.customer_share), money });
      }
      case "largest_segment":
        return t("report.detail_largest", { count: customer_count, share: percent(segment.revenue_share) });
      case "fastest_growing_segment":
        return grown(segment);
      case "needs_attention":
        return method === "rfm"
          ? t("report.detail_attention", { days: Math.round(characteristics.avg_days_since_last_purchase) })
          : grown(segment);
    }
  };

  const action = ({ key, customer_count }: KeyedSegment): string =>
    t("rfm.reach", { action: words(key).actions[0] ?? "", count: customer_count });

  return { title, segmentName: (key: string) => words(key).name, sentence, detail, action };
};
