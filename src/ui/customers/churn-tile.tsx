"use client";

import { useTranslations } from "next-intl";
import { ChurnReasons } from "#ui/axes/customer/churn-reasons.tsx";
import { useChurnWords } from "#ui/axes/customer/use-churn-words.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { TermInfo } from "#ui/shared/terms/term-info.tsx";
import styles from "./customer.module.css";

/** The churn risk as a metric tile, with its reasons beside its definition. */
export const ChurnTile = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const { data: churn, error } = useCustomerPart("GET /api/admin/customers/{id}/churn", customerId);
  const words = useChurnWords();
  if (error || churn === null) return null;
  // Reserve the tile's place while it loads, so that the others don't move.
  return (
    <div aria-busy={churn === undefined}>
      <dt>
        {t("terms.churn_risk")}
        {churn && (
          <TermInfo term="churn_risk">
            <p>{words.sentence(churn)}</p>
            <ChurnReasons churn={churn} />
          </TermInfo>
        )}
      </dt>
      <dd className={styles.tileValue}>{churn && words.short(churn)}</dd>
      <dd className={styles.soft}>{churn && words.beside(churn)}</dd>
    </div>
  );
};
