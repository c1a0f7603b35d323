"use client";

import { useTranslations } from "next-intl";
import { Card } from "#core/ui/page/card.tsx";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CustomFieldType, CustomValue as Value } from "#records/rules/custom-fields.ts";
import type { Customer } from "#records/ui/people/customer-name.ts";
import styles from "../customer.module.css";

type Props = { value: Value | undefined; type: CustomFieldType };

/** A value of a custom field for the reader; a dash if there is none. */
export const useCustomValue = (): ((of: Props) => string) => {
  const t = useTranslations("custom_fields.values");
  const { exact, days } = useFormats();
  return ({ value, type }) => {
    if (value === undefined) return "–";
    if (typeof value === "boolean") return t(`${value}`);
    if (typeof value === "number") return exact(value);
    return type === "date" ? days(value, value) : value;
  };
};

export const CustomValue = (props: Props) => useCustomValue()(props);

/** A customer's values of the business's own fields; nothing if there are none. */
export const CustomFieldsCard = ({ fields }: { fields: Customer["customFields"] }) => {
  const t = useTranslations("nav");
  if (fields.length === 0) return null;
  return (
    <Card title={t("custom-fields")} isLoose>
      <dl className={`grid gap-4-16 ${styles.fields}`}>
        {fields.map(({ key, name, type, value }) => (
          <div key={key}>
            <dt className="soft">{name}</dt>
            <dd className="min-w-0 break-anywhere">
              <CustomValue value={value} type={type} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
};
