"use client";

import { useTranslations } from "next-intl";
import type { CustomFieldType, CustomValue as Value } from "#lib/domain/customers/custom-fields.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";

/** A value of a custom field for the reader; a dash if there is none. */
export const CustomValue = ({ value, type }: { value: Value | undefined; type: CustomFieldType }) => {
  const t = useTranslations("yes_no");
  const { exact, days } = useFormats();
  if (value === undefined) return "–";
  if (typeof value === "boolean") return t(`${value}`);
  if (typeof value === "number") return exact(value);
  return type === "date" ? days(value, value) : value;
};
