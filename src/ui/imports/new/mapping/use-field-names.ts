"use client";

import { useTranslations } from "next-intl";
import { customColumn } from "#lib/domain/imports/custom-cells.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";

/** The columns of the business's own fields, with the names that it gave them. */
export const useOwnColumns = (): { column: string; name: string }[] => {
  const fields = useAnswer("GET /api/admin/custom-fields", {}).answer?.data ?? [];
  return fields.flatMap(({ key, name, archivedAt }) => (archivedAt ? [] : { column: customColumn(key), name }));
};

/** A field's name in the reader's language. */
export const useFieldNames = () => {
  const t = useTranslations("imports.fields");
  const own = useOwnColumns();
  return (field: string): string => {
    const known = own.find(({ column }) => column === field)?.name;
    return known ?? (t.has(field as "order_id") ? t(field as "order_id") : field);
  };
};
