"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { CustomerPart } from "#ui/shared/people/customer-part.tsx";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";

const FIRST = 4;

/** The categories the customer spends most on, compared with all customers, with a link to all products. */
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
      {({ categories }) => (
        <ul className={styles.favourites}>
          {categories.slice(0, FIRST).map(({ name, share, lift }) => (
            <li key={name}>
              <span>{name}</span>
              <span aria-hidden className={styles.bar}>
                <span style={{ width: `${Math.min(1, share) * 100}%` }} />
              </span>
              <strong>{percent(share)}</strong>
              <span className={styles.soft}>
                {lift === null ? "" : t("customer.times_all", { lift: decimal(lift) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </CustomerPart>
  );
};
