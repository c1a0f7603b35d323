"use client";

import { EditOutlined, SettingOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { LAPSED_CODE } from "#lib/rfm/score.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { ReasonList } from "#records/ui/people/reason-list.tsx";
import { Monogram, useSegmentWords } from "#records/ui/people/segment-mark.tsx";
import { useChange } from "#records/ui/people/use-customer-change.ts";
import { WhyScores } from "#records/ui/people/why-scores.tsx";
import styles from "./customer.module.css";

type Segment = Customer["segments"][number];
type WhySegmentProps = { customerId: string; segment: Segment; isOpenAtOnce: boolean };

/** One segment: its kind, when the customer was added and who added them, and for automatic ones each condition with its value. */
const WhySegment = ({ customerId, segment, isOpenAtOnce }: WhySegmentProps) => {
  const t = useTranslations();
  const { day } = useFormats();
  const mayEdit = useCan({ resource: "customers", action: "edit" }).data?.can;
  const [isOpen, setOpen] = useState(isOpenAtOnce);
  const remove = useChange("DELETE /api/admin/customers/{id}/segments");
  const { name, isAutomatic, assignedAt, assignedBy } = segment;
  const Icon = isAutomatic ? SettingOutlined : EditOutlined;
  const since = day(assignedAt);
  return (
    <li>
      <h3 className="subtitle break-anywhere">
        <Icon aria-hidden /> {name}
      </h3>
      <p className="small faint">
        {isAutomatic
          ? t("customer.by_rule", { version: assignedBy.version ?? 1, date: since })
          : assignedBy.name
            ? t("customer.by_person", { name: assignedBy.name, date: since })
            : t("customer.by_hand", { date: since })}
      </p>
      {isAutomatic && isOpen && <Reasons customerId={customerId} segmentId={segment.id} />}
      {isAutomatic && !isOpen && (
        <Button type="link" size="small" aria-label={t("customer.see_why_of", { name })} onClick={() => setOpen(true)}>
          {t("buttons.see_why")}
        </Button>
      )}
      {!isAutomatic && mayEdit && (
        <Button
          type="link"
          size="small"
          aria-label={t("customer.remove_from", { name })}
          onClick={() => void remove({ id: customerId, segmentId: segment.id })}
        >
          {t("buttons.remove")}
        </Button>
      )}
    </li>
  );
};

const Reasons = ({ customerId, segmentId }: { customerId: string; segmentId: string }) => {
  const t = useTranslations("customer");
  const { data, error, retry } = useCustomerPart("GET /api/admin/customers/{id}/segments/{segmentId}/why", customerId, {
    values: { segmentId },
  });
  if (error) return <ErrorCard title={t("why_failed")} error={error} onRetry={retry} />;
  if (!data) return <div className={styles.reasonsWaiting} aria-busy="true" />;
  return <ReasonList reasons={data.reasons} />;
};

/** How many segments show their reasons at first. */
const OPEN_AT_ONCE = 4;

/** The RFM segment with the scores that decide it; nothing before the first order. */
const WhyRfmSegment = ({ customer: { rfm, metrics } }: { customer: Customer }) => {
  const t = useTranslations();
  const words = useSegmentWords();
  const { rfmDays } = useMe().business;
  if (metrics.orderCount === 0) return null;
  const segment = rfm?.segment ?? LAPSED_CODE;
  return (
    <li>
      <h3 className="subtitle break-anywhere">
        <Monogram segment={segment} /> {words(segment).name}
      </h3>
      <p className="small faint">
        {rfm
          ? t("customer.rfm_why", {
              period: t("terms.lookback", { days: rfm.period.days }),
              r: rfm.recencyScore,
              f: rfm.frequencyScore,
              m: rfm.monetaryScore,
            })
          : t("customer.lapsed_why", { days: rfmDays, ago: metrics.daysSinceLastPurchase ?? 0 })}
      </p>
      {rfm && <WhyScores customer={rfm} bands={rfm.bands} />}
    </li>
  );
};

/** "Why in these segments?": the RFM segment and each own segment with the reason for the membership. */
export const WhySegments = ({ customer }: { customer: Customer }) => {
  const { id, segments } = customer;
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
      <ul className={`stack gap-16 mt-8 ${styles.segments}`}>
        <WhyRfmSegment customer={customer} />
        {segments.map((segment, i) => (
          <WhySegment key={segment.id} customerId={id} segment={segment} isOpenAtOnce={i < OPEN_AT_ONCE} />
        ))}
      </ul>
      {segments.length === 0 && <p className="small faint">{t("customer.in_no_segment")}</p>}
    </Card>
  );
};
