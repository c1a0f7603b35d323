"use client";

import { useTranslations } from "next-intl";
import { useFormats } from "#core/ui/session/use-formats.ts";
import type { CustomFieldType, CustomValue as Value } from "#records/rules/custom-fields.ts";

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
