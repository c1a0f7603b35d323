"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import styles from "./wizard.module.css";

type Result = NonNullable<ImportCheck["result"]>;
type Totals = { orders: number; revenue: number; refunds: number };
type Row = { name: string; show: (totals: Totals) => string };

/** The file's totals beside those that are stored, where the same sales under other numbers would show. */
export const StoredTotals = ({ file, result }: { file: ImportFile; result: Result }) => {
  const t = useTranslations("imports.check");
  const { count, money, days } = useFormats();
  const { stored, firstDay, lastDay, ordersNew, ordersUpdated, ordersKept } = result;
  if (!stored || file.format?.about === "tickets") return null;
  const period = (first: string | null, last: string | null) => (first && last ? days(first, last) : "–");
  const inFile = { ...result, orders: ordersNew + ordersUpdated + ordersKept };
  const isOrders = inFile.orders > 0;
  const rows: Row[] = [
    { name: t("orders"), show: ({ orders }) => count(orders) },
    { name: t("revenue", { currency: result.currency }), show: ({ revenue }) => money(revenue) },
    { name: t("refunds"), show: ({ refunds }) => money(refunds) },
  ];
  const customers = result.customersNew + result.customersChanged + result.customersKept;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table is scrolled by the keyboard
    <section className={styles.scroll} tabIndex={0} aria-label={t("compared")}>
      <table className={`${styles.preview} ${styles.compared}`}>
        <thead>
          <tr>
            <td />
            {[t("in_file"), ...(isOrders ? [t("same_days")] : []), t("stored")].map((name) => (
              <th key={name} scope="col" data-number>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {isOrders &&
            rows.map(({ name, show }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td data-number>{show(inFile)}</td>
                <td data-number>{stored.sameDays && show(stored.sameDays)}</td>
                <td data-number>{show(stored)}</td>
              </tr>
            ))}
          <tr>
            <th scope="row">{t("customers")}</th>
            <td data-number>{count(customers)}</td>
            {isOrders && <td data-number>–</td>}
            <td data-number>{count(stored.customers)}</td>
          </tr>
          {isOrders && (
            <tr>
              <th scope="row">{t("period")}</th>
              <td data-number>{period(firstDay, lastDay)}</td>
              <td data-number>–</td>
              <td data-number>{period(stored.firstDay, stored.lastDay)}</td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
};
