"use client";

import { Button } from "antd";
import { useTranslations } from "next-intl";
import { useState } from "react";
import type { CustomerProducts } from "#contracts/customers/customer-behavior.ts";
import { DataTable } from "#ui/shared/charts/data-table.tsx";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";

type Row = CustomerProducts["categories"][number];

const FIRST = 8;

/** Products of one kind: amount spent, share of the customer's spending, and lift over all customers. */
export const ProductsTable = ({ title, rows }: { title: string; rows: Row[] }) => {
  const t = useTranslations();
  const { money, percent, count, decimal, days } = useFormats();
  const [isWhole, setWhole] = useState(false);
  if (rows.length === 0) return null;
  return (
    <div className={styles.bought}>
      <DataTable
        caption={title}
        rows={isWhole ? rows : rows.slice(0, FIRST)}
        keyOf={({ name }) => name}
        columns={[
          { name: "name", title: t("customer.thing"), value: ({ label, name }) => label ?? name },
          { name: "spent", title: t("customer.spent"), value: ({ spent }) => spent, show: ({ spent }) => money(spent) },
          {
            name: "share",
            title: t("customer.share"),
            value: ({ share }) => share,
            show: ({ share }) => (
              <span className={styles.share}>
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
          {
            name: "orders",
            title: t("members.orders"),
            value: ({ orderCount }) => orderCount,
            show: ({ orderCount }) => count(orderCount),
          },
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
