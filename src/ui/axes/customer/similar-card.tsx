"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { customerName } from "#ui/shared/people/customer-name.ts";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import { customerAddress } from "#ui/shared/people/customer-state.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { ArchetypeLine } from "./archetype-line.tsx";
import styles from "./customer-axes.module.css";
import { useAxisWords } from "./use-axis-words.ts";

type Props = { customerId: string; archetype: string | null };

/** The customer's archetype, and the most similar customers with what they share. */
export const SimilarCard = ({ customerId, archetype }: Props) => {
  const t = useTranslations();
  const { percent } = useFormats();
  const { segmentName } = useAxisWords();
  const part = useCustomerPart("GET /api/admin/customers/{id}/similar", customerId);
  return (
    <CustomerPart
      title={t("customer_axes.similar_to")}
      term="similarity"
      failed={t("customer_axes.similar_failed")}
      part={part}
      height={300}
    >
      {({ customers, comparedWith }) => (
        <>
          <ArchetypeLine archetype={archetype} />
          <h3 className={styles.subtitle}>{t("terms.similar_customers")}</h3>
          {customers.length === 0 && <p className={styles.soft}>{t("customer_axes.no_customers_similar")}</p>}
          <ol className={styles.people}>
            {customers.map(({ likeness, inCommon, ...one }) => (
              <li key={one.id}>
                <div className={styles.person}>
                  <Link href={customerAddress(one.id)}>{customerName(one)}</Link>
                  <span className={styles.text}>{t("customer_axes.alike", { share: percent(likeness) })}</span>
                </div>
                {inCommon.length > 0 && (
                  <p className={styles.soft}>
                    {inCommon.map((both) => segmentName(both.axis, both.segment)).join(" · ")}
                  </p>
                )}
              </li>
            ))}
          </ol>
          {customers.length > 0 && (
            <p className={styles.soft}>{t("customer_axes.compared_with", { count: comparedWith })}</p>
          )}
        </>
      )}
    </CustomerPart>
  );
};
