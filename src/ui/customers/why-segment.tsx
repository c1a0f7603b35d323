"use client";

import { EditOutlined, SettingOutlined } from "@ant-design/icons";
import { useCan } from "@refinedev/core";
import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { ErrorCard } from "#ui/shared/feedback/error-card.tsx";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ReasonList } from "../segments/reason-list.tsx";
import styles from "./customer.module.css";
import { useChange } from "./use-customer-change.ts";

type Segment = Customer["segments"][number];
type Props = { customerId: string; segment: Segment; isOpenAtOnce: boolean };

/** One segment: its kind, when and by whom the customer was added, and for automatic ones each condition with their value. */
export const WhySegment = ({ customerId, segment, isOpenAtOnce }: Props) => {
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
  const { data, error, retry } = useCustomerPart("GET /api/admin/customers/{id}/segments/{segmentId}/why", customerId, {
    values: { segmentId },
  });
  if (error) return <ErrorCard title={t("why_failed")} error={error} onRetry={retry} />;
  if (!data) return <div className={styles.reasonsWaiting} aria-busy="true" />;
  return <ReasonList reasons={data.reasons} />;
};
