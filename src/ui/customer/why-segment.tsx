"use client";

import { EditOutlined, SettingOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { removeCustomerSegment } from "#contracts/customer-segments.ts";
import { explainMembership } from "#contracts/segment-reasons.ts";
import { useMay } from "../providers/me.ts";
import { useFormats } from "../providers/use-formats.ts";
import { ReasonList } from "../segments/reason-list.tsx";
import { ErrorCard } from "../states/error-card.tsx";
import styles from "./customer.module.css";
import type { Customer } from "./types.ts";
import { useChange } from "./use-change.ts";
import { useCustomerPart } from "./use-customer-part.ts";

type Segment = Customer["segments"][number];
type Props = { customerId: string; segment: Segment; isOpenAtOnce: boolean };

/** One segment: its kind, since when and by whom, and of an automatic one each condition with the customer's own value. */
export const WhySegment = ({ customerId, segment, isOpenAtOnce }: Props) => {
  const t = useTranslations();
  const { day } = useFormats();
  const mayEdit = useMay("customers:edit");
  const [isOpen, setOpen] = useState(isOpenAtOnce);
  const remove = useChange(removeCustomerSegment);
  const { name, isAutomatic, assignedAt, assignedBy } = segment;
  const Icon = isAutomatic ? SettingOutlined : EditOutlined;
  const since = day(assignedAt);
  return (
    <li>
      <h3>
        <Icon aria-hidden /> {name}
      </h3>
      <p className={styles.soft}>
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
  const { data, error, retry } = useCustomerPart(explainMembership, customerId, { values: { segmentId } });
  if (error) return <ErrorCard title={t("why_failed")} error={error} onRetry={retry} />;
  if (!data) return <div className={styles.reasonsWaiting} aria-busy="true" />;
  return <ReasonList reasons={data.reasons} />;
};
