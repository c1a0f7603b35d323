"use client";

import { Button, Tag } from "antd";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { DuplicatePair } from "#contracts/customers/duplicates.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./duplicates.module.css";
import { useRefreshMerges } from "./use-merges.ts";

/** A pair with its reasons, and the decision about it. The dialog compares the two in full. */
export const DuplicateCard = ({ pair, onMerge }: { pair: DuplicatePair; onMerge: () => void }) => {
  const t = useTranslations("duplicates");
  const { percent, count, money } = useFormats();
  const { write, isBusy } = useWrite("POST /api/admin/customers/duplicates/dismiss", { refresh: useRefreshMerges() });
  const names = pair.customers.map(customerName);
  const title = t("pair", { first: names[0] ?? "", second: names[1] ?? "" });
  const isDismissed = pair.dismissedAt !== null;
  const [first, second] = pair.customers;
  const factsOf = ({
    externalId,
    email,
    phone,
    address,
    orderCount,
    lifetimeValue,
  }: DuplicatePair["customers"][number]) => [
    ...[externalId, email, phone, address].filter((fact) => fact !== null),
    `${t("orders")}: ${count(orderCount)}`,
    money(lifetimeValue),
  ];
  const decide = (next: boolean) => {
    if (!first || !second) return;
    void write(
      { customerIds: [first.id, second.id], isDismissed: next },
      { successMessage: t(next ? "dismissed" : "reopened") },
    );
  };
  return (
    <Card
      title={title}
      isLoose
      tools={
        <>
          {isDismissed ? (
            <Button disabled={isBusy} onClick={() => decide(false)}>
              {t("reopen")}
            </Button>
          ) : (
            <Button disabled={isBusy} onClick={() => decide(true)}>
              {t("dismiss")}
            </Button>
          )}
          <Button type="primary" onClick={onMerge}>
            {t("compare")}
          </Button>
        </>
      }
    >
      <p>
        {t("score", { score: percent(pair.score) })}{" "}
        {pair.reasons.map((reason) => (
          <Tag key={reason}>{t(`reasons.${reason}`)}</Tag>
        ))}
      </p>
      <ul className={styles.pair}>
        {pair.customers.map((customer) => (
          <li key={customer.id}>
            <Link href={`/customers/${customer.id}`}>{customerName(customer)}</Link>
            <span>{factsOf(customer).join(" · ")}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
};
