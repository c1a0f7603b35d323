"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import styles from "./customer.module.css";

/** Where a customer was sent; nothing for one who never was. */
export const CustomerAudiencesCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations("audiences");
  const { day } = useFormats();
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/{id}/audiences", { id: customerId });
  if (error) return <ErrorCard title={t("customer_failed")} error={error} onRetry={retry} />;
  if (!answer || answer.total === 0) return null;
  return (
    <Card title={t("customer_title")} isLoose>
      <ul className={styles.sentTo}>
        {answer.data.map(({ id, audienceId, name, format, isDeleted, firstSentAt, lastSentAt, removedAt }) => (
          <li key={id}>
            {isDeleted ? name : <Link href={`/audiences/${audienceId}`}>{name}</Link>}
            <span className={styles.soft}>
              {t(`formats.${format}`)} ·{" "}
              {removedAt
                ? t("customer_until", { from: day(firstSentAt), to: day(lastSentAt) })
                : t("customer_since", { from: day(firstSentAt), to: day(lastSentAt) })}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
};
