"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { AnswerOf } from "#core/ui/call.ts";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { CustomerCardProps } from "#records/ui/feature-pages.tsx";

type Sent = Pick<
  AnswerOf<"GET /api/admin/customers/{id}/audiences">["data"][number],
  "firstSentAt" | "lastSentAt" | "removedAt" | "delivery" | "deliveredAt"
>;

/** Whether a customer in an audience's files was delivered, and since when. */
const useSentWords = () => {
  const t = useTranslations("audiences");
  const { day } = useFormats();
  return ({ firstSentAt, lastSentAt, removedAt, delivery, deliveredAt }: Sent): string => {
    const [from, to, left] = [day(firstSentAt), day(lastSentAt), removedAt ? day(removedAt) : "none"];
    return deliveredAt
      ? t("customer_delivered", { day: day(deliveredAt), left, delivery })
      : t("customer_file", { from, to, left, delivery, isOne: String(from === to) });
  };
};

/** The audiences that had a customer; nothing for one who was in none. */
export const CustomerAudiencesCard = ({ customer }: CustomerCardProps) => {
  const t = useTranslations("audiences");
  const words = useSentWords();
  const { answer, error, retry } = useAnswer("GET /api/admin/customers/{id}/audiences", { id: customer.id });
  if (error) return <ErrorCard title={t("customer_failed")} error={error} onRetry={retry} />;
  if (!answer || answer.total === 0) return null;
  return (
    <Card title={t("customer_title")} isLoose>
      <ul className="stack gap-8">
        {answer.data.map(({ id, audienceId, name, format, isDeleted, ...sent }) => (
          <li className="stack break-anywhere" key={id}>
            {isDeleted ? name : <Link href={`/audiences/${audienceId}`}>{name}</Link>}
            <span className="small faint">
              {t(`formats.${format}`)} · {words(sent)}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  );
};
