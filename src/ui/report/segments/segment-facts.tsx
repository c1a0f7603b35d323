"use client";

import { useTranslations } from "next-intl";
import type { SegmentGroup } from "#contracts/report/groups.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { FactList } from "../fact-list.tsx";
import { useGroupWords } from "../groups/use-group-words.ts";
import type { RfmState } from "../report-state.ts";
import styles from "../rfm.module.css";
import { GrowthMark } from "../shares/growth-mark.tsx";
import type { KeyedSegment } from "../shares/segment-model.ts";
import { useShareFacts } from "../use-share-facts.ts";
import { Ideas } from "./ideas.tsx";
import { SegmentActions } from "./segment-actions.tsx";
import { useMethodFacts } from "./use-method-facts.ts";

type Props = { segment: KeyedSegment; group: SegmentGroup | undefined; state: RfmState };

/** What a segment's customers have in common, its share and averages, and ideas with the customers they reach. */
export const SegmentFacts = ({ segment, group, state }: Props) => {
  const t = useTranslations();
  const { money, decimal } = useFormats();
  const shares = useShareFacts();
  const methodFacts = useMethodFacts();
  const describe = useGroupWords();
  const { characteristics } = segment;
  const isEmpty = segment.customer_count === 0;
  return (
    <div className={styles.sheet}>
      {group && <p>{describe(group, state.days)}</p>}
      {isEmpty && <p className={styles.soft}>{t("rfm.no_customers_long")}</p>}
      {!isEmpty && (
        <FactList
          facts={[
            ...shares({
              customers: segment.customer_count,
              customerShare: segment.customer_share,
              revenue: segment.total_revenue,
              revenueShare: segment.revenue_share,
            }),
            { label: t("terms.growth"), term: "change", value: <GrowthMark segment={segment} /> },
            {
              label: t("terms.average_order_value"),
              term: "average_order_value",
              value: money(segment.average_order_value),
            },
            { label: t("report.spend_each"), term: "monetary_value", value: money(characteristics.avg_total_spend) },
            {
              label: t("report.orders_each"),
              term: "frequency",
              value: decimal(characteristics.avg_purchase_frequency),
            },
            {
              label: t("report.last_purchase"),
              term: "recency",
              value: t("rfm.days", { count: Math.round(characteristics.avg_days_since_last_purchase) }),
            },
            ...methodFacts(segment),
          ]}
        />
      )}
      {!isEmpty && <SegmentActions state={state} />}
      <h3 className={styles.sheetTitle}>{t("rfm.ideas")}</h3>
      <Ideas segment={segment.key} group={group} state={state} />
    </div>
  );
};
