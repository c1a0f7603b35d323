"use client";

import { useTranslations } from "next-intl";
import { getCustomerProducts } from "#contracts/customer-behavior.ts";
import { AxisCards } from "../customer-axes/axis-cards.tsx";
import { ChurnCard } from "../customer-axes/churn-card.tsx";
import { PlacedCards } from "../customer-axes/placed-cards.tsx";
import { WhyScores } from "../members/why-scores.tsx";
import { Card } from "../page/card.tsx";
import type { Address } from "../providers/use-address-state.ts";
import { useFormats } from "../providers/use-formats.ts";
import { BoughtTable } from "./bought-table.tsx";
import styles from "./customer.module.css";
import { Part } from "./part.tsx";
import type { Customer } from "./types.ts";
import type { CustomerState } from "./url-state.ts";
import { useCustomerPart } from "./use-customer-part.ts";

/** How this customer behaves against everybody: on the axes, in what they buy, and which values the three scores come from. */
export const Behavior = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const { count, days } = useFormats();
  const { rfm, metrics } = customer;
  const part = useCustomerPart(getCustomerProducts, customer.id);
  if (metrics.orderCount === 0) return <p className={styles.noPurchase}>{t("customer.no_purchase")}</p>;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        <AxisCards customerId={customer.id} orderCount={metrics.orderCount} isTable={page.state.view === "table"} />
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
      </div>
      <div className={styles.column}>
        <PlacedCards customerId={customer.id} />
        <ChurnCard customerId={customer.id} />
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
    </div>
  );
};
