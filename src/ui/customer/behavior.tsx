"use client";

import { useTranslations } from "next-intl";
import { getCustomerProducts } from "#contracts/customer-behavior.ts";
import { WhyScores } from "../members/why-scores.tsx";
import { Card } from "../page/card.tsx";
import { useFormats } from "../providers/use-formats.ts";
import { BoughtTable } from "./bought-table.tsx";
import styles from "./customer.module.css";
import { Part } from "./part.tsx";
import type { Customer } from "./types.ts";
import { useCustomerPart } from "./use-customer-part.ts";

/** What this customer buys against everybody, and which values the three scores come from. */
export const Behavior = ({ customer }: { customer: Customer }) => {
  const t = useTranslations();
  const { count, days } = useFormats();
  const { rfm, metrics } = customer;
  const part = useCustomerPart(getCustomerProducts, customer.id);
  if (metrics.orderCount === 0) return <p className={styles.noPurchase}>{t("customer.no_purchase")}</p>;
  return (
    <div className={styles.columns}>
      <Part title={t("chart_titles.affinity")} failed={t("customer.products_failed")} part={part}>
        {({ categories, brands, products, comparedWith: { buyers, isSample } }) => (
          <>
            <p className={styles.soft}>
              {t("customer.compared", { buyers: count(buyers), isSample: isSample ? "yes" : "no" })}
            </p>
            <BoughtTable title={t("customer.categories")} rows={categories} />
            <BoughtTable title={t("customer.brands")} rows={brands} />
            <BoughtTable title={t("customer.products")} rows={products} />
          </>
        )}
      </Part>
      <Card title={t("customer.rfm_place")}>
        {rfm ? (
          <>
            <p className={styles.soft}>{days(rfm.period.start, rfm.period.end)}</p>
            <WhyScores customer={rfm} bands={rfm.bands} />
          </>
        ) : (
          <p className={styles.soft}>{t("customer.no_place")}</p>
        )}
      </Card>
    </div>
  );
};
