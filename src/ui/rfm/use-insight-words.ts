"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "../providers/use-formats.ts";
import type { SegmentKey } from "../theme/segments.ts";
import type { InsightName, KeyedSegment } from "./segment-model.ts";

/** The sentences of the four headline insights, in the reader's language. */
export const useInsightWords = () => {
  const t = useTranslations();
  const { percent, moneyShort, count } = useFormats();
  const segmentName = (key: SegmentKey) => t(`rfm_segments.${key}.name`);

  const sentence = (name: InsightName, segment: KeyedSegment): string => {
    const subject = { segment: segmentName(segment.key) };
    switch (name) {
      case "highest_revenue_segment":
        return t(`rfm_insights.${name}.sentence`, { ...subject, share: percent(segment.revenue_share) });
      case "largest_segment":
        return t(`rfm_insights.${name}.sentence`, { ...subject, share: percent(segment.customer_share) });
      case "fastest_growing_segment":
        return t(`rfm_insights.${name}.sentence`, subject);
      case "needs_attention": {
        const money = moneyShort(segment.total_revenue);
        return t(`rfm_insights.${name}.sentence`, { ...subject, count: count(segment.customer_count), money });
      }
    }
  };

  const detail = (name: InsightName, segment: KeyedSegment): string => {
    switch (name) {
      case "highest_revenue_segment": {
        const money = moneyShort(segment.total_revenue);
        return t("report.detail_highest", { share: percent(segment.customer_share), money });
      }
      case "largest_segment":
        return t("report.detail_largest", { count: segment.customer_count, share: percent(segment.revenue_share) });
      case "fastest_growing_segment":
        return t("report.detail_growth", {
          before: count(segment.previous_customer_count),
          count: segment.customer_count,
        });
      case "needs_attention":
        return t("report.detail_attention", {
          days: Math.round(segment.characteristics.avg_days_since_last_purchase),
        });
    }
  };

  const action = (segment: KeyedSegment): string =>
    t("rfm.reach", { action: t(`rfm_segments.${segment.key}.actions.1`), count: segment.customer_count });

  return { segmentName, sentence, detail, action };
};
