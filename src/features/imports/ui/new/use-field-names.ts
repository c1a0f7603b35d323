"use client";

import { useTranslations } from "next-intl";
import { useAnswer } from "#core/ui/data/use-answer.ts";
import type { MappedRows } from "#core/values/import-options.ts";
import { customColumn } from "#features/imports/rules/cells/custom-cells.ts";
import { toCustomFieldKind } from "#features/imports/rules/mapping/mapping.ts";

/** The columns of the business's own fields of what the rows describe, with the names that it gave them. */
export const useOwnColumns = (rows: MappedRows): { column: string; name: string }[] => {
  const fields = useAnswer("GET /api/admin/custom-fields", {}).answer?.data ?? [];
  return fields.flatMap(({ kind, key, name, archivedAt }) =>
    archivedAt || kind !== toCustomFieldKind(rows) ? [] : { column: customColumn(key), name },
  );
};

/** A field's name in the reader's language. */
export const useFieldNames = (own: readonly { column: string; name: string }[] = []) => {
  const t = useTranslations("imports.fields");
  return (field: string): string => {
    const known = own.find(({ column }) => column === field)?.name;
    return known ?? (t.has(field as "order_id") ? t(field as "order_id") : field);
  };
};
