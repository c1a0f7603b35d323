"use client";

import { useTranslations } from "next-intl";
import { AxisCards } from "#ui/axes/customer/axis-cards.tsx";
import { ChurnCard } from "#ui/axes/customer/churn-card.tsx";
import { ProfileCards } from "#ui/axes/customer/profile-cards.tsx";
import { WhyScores } from "#ui/report/customers/why-scores.tsx";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import { Card } from "#ui/shared/page/card.tsx";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import type { CustomerState } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";
import { ProductsTable } from "./products-table.tsx";

/** The customer's behavior compared with all customers: axes, products and RFM scores. */
export const Behavior = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations();
  const { count, days } = useFormats();
  const { rfm, metrics, profilingObjectionAt } = customer;
  const isProfiled = profilingObjectionAt === null;
  const part = useCustomerPart("GET /api/admin/customers/{id}/products", customer.id);
  if (metrics.orderCount === 0) return <p className={styles.noPurchase}>{t("customer.no_purchase")}</p>;
  return (
    <div className={styles.columns}>
      <div className={styles.column}>
        {isProfiled && (
          <AxisCards customerId={customer.id} orderCount={metrics.orderCount} isTable={page.state.view === "table"} />
        )}
        <CustomerPart title={t("chart_titles.affinity")} failed={t("customer.products_failed")} part={part}>
          {({ categories, brands, products, comparedWith: { buyers, isSample } }) => (
            <>
              <p className={styles.soft}>
                {t("customer.compared", { buyers: count(buyers), isSample: isSample ? "yes" : "no" })}
              </p>
              <ProductsTable title={t("customer.categories")} rows={categories} />
              <ProductsTable title={t("customer.brands")} rows={brands} />
              <ProductsTable title={t("customer.products")} rows={products} />
            </>
          )}
        </CustomerPart>
      </div>
      <div className={styles.column}>
        {isProfiled && <ProfileCards customerId={customer.id} />}
        {isProfiled && <ChurnCard customerId={customer.id} />}
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
