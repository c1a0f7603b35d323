"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Address } from "#ui/shared/address/use-address-state.ts";
import type { CustomerState } from "#ui/shared/people/customer-state.ts";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useCustomerPart } from "#ui/shared/people/use-customer-part.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";
import { yearsOf } from "./years.ts";

/** The years with orders and spending, as entry points into a long timeline. */
export const TimelineYears = ({ customer, page }: { customer: Customer; page: Address<CustomerState> }) => {
  const t = useTranslations("customer");
  const { count, moneyShort } = useFormats();
  const { data } = useCustomerPart("GET /api/admin/customers/{id}/months", customer.id);
  const years = data ? yearsOf(data.months) : [];
  if (years.length < 2) return null;
  return (
    <nav aria-label={t("years_label")}>
      <ul className={styles.years}>
        {years.map(({ year, orderCount, spent }, i) => {
          const until = i === 0 ? null : `${year}-12-31`;
          return (
            <li key={year}>
              <Link
                href={page.address({ until })}
                aria-current={page.state.until === until ? "true" : undefined}
                onClick={(event) => {
                  event.preventDefault();
                  page.change({ until });
                }}
              >
                <strong>{year}</strong>
                <span>{t("year_orders", { count: orderCount, number: count(orderCount) })}</span>
                <span>{moneyShort(spent)}</span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
};
