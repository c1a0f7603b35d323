"use client";

import { useTranslations } from "next-intl";
import { CustomerPart } from "#records/ui/people/customer-part.tsx";
import { useCustomerPart } from "#records/ui/people/use-customer-part.ts";
import { ChurnReasons } from "./churn-reasons.tsx";
import styles from "./customer-axes.module.css";
import { useChurnWords } from "./use-churn-words.ts";

/** The churn risk and its reasons. */
export const ChurnCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const part = useCustomerPart("GET /api/admin/customers/{id}/churn", customerId);
  const words = useChurnWords();
  return (
    <CustomerPart
      title={t("customer_axes.churn.title")}
      term="churn_risk"
      failed={t("customer_axes.churn.failed")}
      part={part}
    >
      {(churn) =>
        churn && (
          <>
            <p className={styles.risk}>{words.short(churn)}</p>
            <p className={styles.text}>{words.sentence(churn)}</p>
            <ChurnReasons churn={churn} />
          </>
        )
      }
    </CustomerPart>
  );
};
