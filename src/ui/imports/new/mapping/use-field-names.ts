"use client";

import { useTranslations } from "next-intl";

/** A field's name in the reader's language. */
export const useFieldNames = () => {
  const t = useTranslations("imports.fields");
  return (field: string): string => (t.has(field as "order_id") ? t(field as "order_id") : field);
};
