"use client";

import type { CustomerOrder } from "#contracts/customers/customer-orders.ts";
import { CustomValue } from "../custom-fields/custom-value.tsx";
import styles from "../customer.module.css";

/** An order's values of the business's own fields. */
export const OrderFields = ({ fields }: { fields: CustomerOrder["customFields"] }) =>
  fields.length === 0 ? (
    "–"
  ) : (
    <ul className={styles.items}>
      {fields.map(({ key, name, type, value }) => (
        <li key={key}>
          <span className={styles.soft}>{name}:</span> <CustomValue value={value} type={type} />
        </li>
      ))}
    </ul>
  );
