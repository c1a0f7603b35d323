"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { DataTable } from "#core/ui/charts/data-table.tsx";
import { Card } from "#core/ui/page/card.tsx";
import { useMe } from "#core/ui/session/me.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CustomerProducts } from "#features/customer-page/contracts/customer-history.ts";
import { type CustomerCardProps, CustomerColumn } from "#records/ui/feature-pages.tsx";
import type { Customer } from "#records/ui/people/customer-name.ts";
import { CustomerPart, useCustomerPart } from "#records/ui/people/customer-part.tsx";
import { WhyScores } from "#records/ui/people/why-scores.tsx";
import styles from "../customer.module.css";
import { NextProducts } from "./next-products.tsx";

type Row = CustomerProducts["categories"][number];

const FIRST = 8;

/** Products of one kind: amount spent, share of the customer's spending, and lift over all customers. */
const ProductsTable = ({ title, rows }: { title: string; rows: Row[] }) => {
  const t = useTranslations();
  const { money, percent, count, decimal, days } = useFormats();
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  return (
    <div className="mt-16">
      <DataTable
        caption={title}
        rows={isWhole ? rows : rows.slice(0, FIRST)}
        keyOf={({ name }) => name}
        columns={[
          { name: "name", title: t("customer.thing"), value: ({ label, name }) => label ?? name },
          { name: "spent", title: t("customer.spent"), value: ({ spent }) => spent, format: money },
          {
            name: "share",
            title: t("customer.share"),
            value: ({ share }) => share,
            show: ({ share }) => (
              <span className={`inline-flex items-center gap-8 ${styles.share}`}>
                <span aria-hidden style={{ width: `${Math.min(1, share) * 48}px` }} />
                {percent(share)}
              </span>
            ),
          },
          {
            name: "lift",
            title: t("terms.lift"),
            value: ({ lift }) => lift ?? -1,
            show: ({ lift }) => (lift === null ? "–" : t("customer.times", { lift: decimal(lift) })),
          },
          { name: "orders", title: t("members.orders"), value: ({ orderCount }) => orderCount, format: count },
          {
            name: "last",
            title: t("customer.last_bought"),
            value: ({ lastDay }) => lastDay,
            show: ({ lastDay }) => days(lastDay, lastDay),
          },
        ]}
      />
      {rows.length > FIRST && (
        <Button type="link" size="small" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? t("customer.fewer") : t("customer.more", { count: rows.length - FIRST })}
        </Button>
      )}
    </div>
  );
};

/** The customer's behavior compared with all customers: axes, products, what may come next, and RFM scores. */
export const Behavior = ({ customer, page }: CustomerCardProps) => {
  const t = useTranslations();
  if (customer.metrics.orderCount === 0) return <p className="soft panel p-20">{t("customer.no_purchase")}</p>;
  const column = { tab: "behavior", customer, page } as const;
  return (
    <div className={`grid gap-16 ${styles.columns}`}>
      <CustomerColumn {...column} column="main" own={{ 2: <ProductsCard customerId={customer.id} /> }} />
      <CustomerColumn
        {...column}
        column="side"
        own={{
          3: customer.profilingObjectionAt === null && <NextProducts customerId={customer.id} />,
          4: <ScoresCard customer={customer} />,
        }}
      />
    </div>
  );
};

const ProductsCard = ({ customerId }: { customerId: string }) => {
  const t = useTranslations();
  const { count } = useFormats();
  const part = useCustomerPart("GET /api/admin/customers/{id}/products", customerId);
  return (
    <CustomerPart title={t("chart_titles.affinity")} failed={t("customer.products_failed")} part={part}>
      {({ categories, brands, products, comparedWith: { buyers, isSample } }) => (
        <>
          <p className="small faint">
            {t("customer.compared", { buyers: count(buyers), isSample: isSample ? "yes" : "no" })}
          </p>
          <ProductsTable title={t("customer.categories")} rows={categories} />
          <ProductsTable title={t("customer.brands")} rows={brands} />
          <ProductsTable title={t("customer.products")} rows={products} />
        </>
      )}
    </CustomerPart>
  );
};

const ScoresCard = ({ customer: { rfm } }: { customer: Customer }) => {
  const t = useTranslations("customer");
  const { days } = useFormats();
  const { rfmDays } = useMe().business;
  return (
    <Card title={t("rfm_place")}>
      {rfm ? (
        <>
          <p className="small faint">{days(rfm.period.start, rfm.period.end)}</p>
          <WhyScores customer={rfm} bands={rfm.bands} />
        </>
      ) : (
        <p className="small faint">{t("no_place", { days: rfmDays })}</p>
      )}
    </Card>
  );
};
