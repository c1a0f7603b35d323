"use client";

import { useTranslations } from "next-intl";
import { useSegmentWords } from "#ui/shared/people/use-segment-words.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { FactList } from "../fact-list.tsx";
import styles from "../rfm.module.css";
import { GrowthMark } from "../shares/growth-mark.tsx";
import type { KeyedSegment } from "../shares/segment-model.ts";
import { useShareFacts } from "../use-share-facts.ts";
import { useMethodFacts } from "./use-method-facts.ts";

/** A segment's profile, share, averages and three actions. */
export const SegmentFacts = ({ segment }: { segment: KeyedSegment }) => {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  const shares = useShareFacts();
  const methodFacts = useMethodFacts();
  const { profile, actions } = useSegmentWords()(segment.key);
  const { characteristics } = segment;
  const isEmpty = segment.customer_count === 0;
  return (
    <div className={styles.sheet}>
      <p>{profile}</p>
      {isEmpty && <p className={styles.soft}>{t("rfm.nobody_long")}</p>}
      {!isEmpty && (
        <FactList
          facts={[
            ...shares({
              customers: segment.customer_count,
              customerShare: segment.customer_share,
              revenue: segment.total_revenue,
              revenueShare: segment.revenue_share,
            }),
            { label: t("terms.growth"), value: <GrowthMark segment={segment} /> },
            { label: t("terms.average_order_value"), value: money(segment.average_order_value) },
            { label: t("report.spend_each"), value: money(characteristics.avg_total_spend) },
            { label: t("report.orders_each"), value: decimal(characteristics.avg_purchase_frequency) },
            {
              label: t("report.last_purchase"),
              value: t("rfm.days", { count: Math.round(characteristics.avg_days_since_last_purchase) }),
            },
            ...methodFacts(segment),
          ]}
        />
      )}
      <h3 className={styles.sheetTitle}>{t("rfm.what_to_do")}</h3>
      <ol className={styles.numbered}>
        {actions.map((action) => (
          <li key={action}>{action}</li>
        ))}
      </ol>
    </div>
  );
};
