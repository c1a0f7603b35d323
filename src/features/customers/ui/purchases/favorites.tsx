"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { readsAboveAverage } from "#core/ui/charts/above-average.ts";
import { useFormats } from "#core/ui/session/use-formats.ts";
import { CustomerPart } from "#records/ui/people/customer-part.tsx";
import { useCustomerPart } from "#records/ui/people/use-customer-part.ts";
import styles from "../customer.module.css";

const FIRST = 4;

/** Categories that read as bought more than on average, which is 1.0×; in the order of spending. */
const moreThanOthers = <One extends { lift: number | null }>(categories: readonly One[]): One[] =>
  categories.filter(({ lift }) => readsAboveAverage(lift, 1)).slice(0, FIRST);

/** The categories the customer buys more than all customers, with a link to all products. */
export const Favorites = ({ customerId, whole }: { customerId: string; whole: string }) => {
  const t = useTranslations();
  const { percent, decimal } = useFormats();
  const part = useCustomerPart("GET /api/admin/customers/{id}/products", customerId);
  return (
    <CustomerPart
      title={t("chart_titles.affinity")}
      tools={<Link href={whole}>{t("customer.tabs.behavior")}</Link>}
      failed={t("customer.products_failed")}
      part={part}
    >
      {({ categories }) =>
        moreThanOthers(categories).length === 0 ? (
          <p className={styles.soft}>{t("customer.nothing_more")}</p>
        ) : (
          <ul className={styles.favourites}>
            {moreThanOthers(categories).map(({ name, share, lift }) => (
              <li key={name}>
                <span>{name}</span>
                <span aria-hidden className={styles.bar}>
                  <span style={{ width: `${Math.min(1, share) * 100}%` }} />
                </span>
                <strong>{percent(share)}</strong>
                <span className={styles.soft}>{t("customer.times_all", { lift: decimal(lift ?? 1) })}</span>
              </li>
            ))}
          </ul>
        )
      }
    </CustomerPart>
  );
};
