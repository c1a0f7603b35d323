"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { ErrorCard } from "#core/ui/feedback/error-card.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { CustomersFound } from "#features/overview/contracts/customers-found.ts";
import { CardSkeleton } from "#records/ui/people/customer-part.tsx";
import { foundAddresses } from "./found-addresses.ts";
import styles from "./overview.module.css";

const Sentences = ({ found }: { found: CustomersFound }) => {
  const t = useTranslations("overview.found");
  const { percent } = useFormats();
  const { customers, buyers, half, once, overdue } = found;
  const addresses = foundAddresses(found);
  const link = (href: string | null) => (words: ReactNode) =>
    href === null ? (
      words
    ) : (
      <Link href={href} prefetch={false}>
        {words}
      </Link>
    );
  const all = link(addresses.all);
  return (
    <ol className={`stack gap-8 underlined-links ${styles.news}`}>
      <li>
        {half
          ? t.rich("half", { customers, half: half.customers, all, part: link(addresses.half) })
          : t.rich("customers", { customers, all })}
      </li>
      <li>
        {buyers === 0
          ? t("no_buyers")
          : t.rich("once", { once, share: percent(once / buyers), part: link(addresses.once) })}
      </li>
      <li>
        {overdue
          ? t.rich("overdue", { overdue: overdue.customers, part: link(addresses.overdue) })
          : t("not_calculated")}
      </li>
    </ol>
  );
};

type Props = {
  /** Where the card stands: first on the page of a new shop, last on that of any other. */
  place: "first" | "last";
};

/** What the orders of a shop say about its customers in three sentences, each with its list. */
export const CustomersFoundCard = ({ place }: Props) => {
  const t = useTranslations("overview.found");
  const { answer, error, retry } = useAnswer("GET /api/admin/overview/customers", {}, { keepsBefore: true });
  const found = answer?.data;
  // Until it is known, a new shop's card would move what is below.
  if (place === "first") return found?.isNewShop ? <FoundCard found={found} /> : null;
  if (error) return <ErrorCard title={t("failed")} error={error} onRetry={retry} />;
  if (!found) return <CardSkeleton height={160} />;
  return found.isNewShop ? null : <FoundCard found={found} />;
};

const FoundCard = ({ found }: { found: CustomersFound }) => {
  const t = useTranslations("overview.found");
  return (
    <Card title={t("title")}>
      <Sentences found={found} />
    </Card>
  );
};
