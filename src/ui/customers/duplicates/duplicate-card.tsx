"use client";

import { Button, Tag } from "antd";
import { useTranslations } from "next-intl";
import type { DuplicatePair } from "#contracts/customers/duplicates.ts";
import { useWrite } from "#ui/shared/api/use-write.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ComparedCustomers } from "./compared-customers.tsx";
import { useRefreshMerges } from "./use-merges.ts";

/** A pair with its reasons, and the decision about it. */
export const DuplicateCard = ({ pair, onMerge }: { pair: DuplicatePair; onMerge: () => void }) => {
  const t = useTranslations("duplicates");
  const { percent } = useFormats();
  const { write, isBusy } = useWrite("POST /api/admin/customers/duplicates/dismiss", { refresh: useRefreshMerges() });
  const names = pair.customers.map(customerName);
  const title = t("pair", { first: names[0] ?? "", second: names[1] ?? "" });
  const isDismissed = pair.dismissedAt !== null;
  const [first, second] = pair.customers;
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
      <ComparedCustomers caption={title} customers={pair.customers} titles={[t("first"), t("second")]} />
    </Card>
  );
};
