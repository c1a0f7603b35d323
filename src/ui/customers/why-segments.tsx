"use client";

import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { Card } from "#ui/shared/page/card.tsx";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import styles from "./customer.module.css";
import { useChange } from "./use-customer-change.ts";
import { WhySegment } from "./why-segment.tsx";

/** How many segments show their reasons at first. */
const OPEN_AT_ONCE = 4;

/** "Why in these segments?": each segment with the reason for the membership. */
export const WhySegments = ({ customer: { id, segments } }: { customer: Customer }) => {
  const t = useTranslations();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const change = useChange("POST /api/admin/customers/{id}/segments");
  return (
    <Card
      title={t("chart_titles.why_segments")}
      tools={
        mayEdit && (
          <Button type="link" size="small" onClick={() => void change({ id, recalculateAutomatic: true })}>
            {t("buttons.recalculate")}
          </Button>
        )
      }
    >
      {segments.length === 0 && <p className={styles.soft}>{t("customer.in_no_segment")}</p>}
      <ul className={styles.segments}>
        {segments.map((segment, i) => (
          <WhySegment key={segment.id} customerId={id} segment={segment} isOpenAtOnce={i < OPEN_AT_ONCE} />
        ))}
      </ul>
    </Card>
  );
};
