"use client";

import { useTranslations } from "next-intl";
import type { CustomerOrder } from "#contracts/customers/customer-orders.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import styles from "../customer.module.css";

const FIRST = 3;

type Item = CustomerOrder["items"][number];

/** The items of an order: the first ones immediately, the others on demand. */
export const OrderItems = ({ items }: { items: Item[] }) => {
  const t = useTranslations("customer");
  if (items.length === 0) return "–";
  const rest = items.slice(FIRST);
  return (
    <>
      <Lines items={items.slice(0, FIRST)} />
      {rest.length > 0 && (
        <details className={styles.rest}>
          <summary>{t("more", { count: rest.length })}</summary>
          <Lines items={rest} />
        </details>
      )}
    </>
  );
};

const Lines = ({ items }: { items: Item[] }) => {
  const t = useTranslations("customer");
  const { money, count } = useFormats();
  return (
    <ul className={styles.items}>
      {items.map(({ lineNumber, quantity, productName, productId, lineTotal, refundedQuantity }) => (
        <li key={lineNumber}>
          {t("item", { quantity: count(quantity), name: productName ?? productId, money: money(lineTotal) })}
          {refundedQuantity > 0 && (
            <>
              {" "}
              <span className={`${styles.soft} ${styles.returned}`}>
                · {t("came_back", { count: refundedQuantity })}
              </span>
            </>
          )}
        </li>
      ))}
    </ul>
  );
};
