"use client";

import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import type { Customer } from "#records/ui/people/customer-types.ts";
import styles from "../customer.module.css";
import { CustomValue } from "./custom-value.tsx";

/** A customer's values of the business's own fields; nothing if there are none. */
export const CustomFieldsCard = ({ fields }: { fields: Customer["customFields"] }) => {
  const t = useTranslations("nav");
  if (fields.length === 0) return null;
  return (
    <Card title={t("custom-fields")} isLoose>
      <dl className={styles.fields}>
        {fields.map(({ key, name, type, value }) => (
          <div key={key}>
            <dt>{name}</dt>
            <dd>
              <CustomValue value={value} type={type} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
