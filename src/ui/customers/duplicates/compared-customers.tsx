"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import type { DuplicatePair } from "#contracts/customers/duplicates.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "./duplicates.module.css";

type Compared = DuplicatePair["customers"][number];

type Props = {
  caption: string;
  customers: readonly Compared[];
  /** Titles of further columns, such as the result of a merge, by place. */
  titles: readonly string[];
};

/** Customers side by side; what differs between the first two stands out. */
export const ComparedCustomers = ({ caption, customers, titles }: Props) => {
  const t = useTranslations();
  const { day, money, count } = useFormats();
  const consent = (customer: Compared) =>
    [
      `${t("customer.email")}: ${t(`consents.${customer.emailConsent}`)}`,
      `${t("customer.sms")}: ${t(`consents.${customer.smsConsent}`)}`,
      `${t("customer.advertising")}: ${t(`consents.${customer.advertisingConsent}`)}`,
    ].join(", ");
  const rows: [string, (customer: Compared) => string | null][] = [
    [t("customer.external_id"), ({ externalId }) => externalId],
    [t("duplicates.name"), ({ name }) => name],
    [t("customer.email"), ({ email }) => email],
    [t("customer.phone"), ({ phone }) => phone],
    [t("duplicates.address"), ({ address }) => address],
    [t("duplicates.country"), ({ country }) => country],
    [t("duplicates.consents"), consent],
    [t("duplicates.orders"), ({ orderCount }) => count(orderCount)],
    [t("duplicates.revenue"), ({ lifetimeValue }) => money(lifetimeValue)],
    [t("duplicates.last_order"), ({ lastOrderAt }) => lastOrderAt && day(lastOrderAt)],
    [t("duplicates.since"), ({ createdAt }) => day(createdAt)],
  ];
  return (
    <div className={styles.scroll}>
      <table className={styles.compared}>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <td />
            {customers.map(({ id }, i) => (
              // Of the result, too, the ID is the kept customer's.
              <th key={titles[i]} scope="col">
                <Link href={`/customers/${id}`}>{titles[i]}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([title, read]) => {
            const values = customers.map(read);
            const isDifferent = values[0] !== values[1];
            return (
              <tr key={title}>
                <th scope="row">{title}</th>
                {values.map((value, i) => (
                  <td key={titles[i]} data-differs={isDifferent || undefined}>
                    {value ?? "–"}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
};
