"use client";

import { useTranslations } from "next-intl";
import { customColumn } from "#lib/domain/imports/cells/custom-cells.ts";
import { customKindOf, type MappedRows } from "#lib/domain/imports/mapping/mapping.ts";
import { useAnswer } from "#ui/shared/data/use-answer.ts";

/** The columns of the business's own fields of what the rows describe, with the names that it gave them. */
export const useOwnColumns = (rows: MappedRows): { column: string; name: string }[] => {
  const fields = useAnswer("GET /api/admin/custom-fields", {}).answer?.data ?? [];
  return fields.flatMap(({ kind, key, name, archivedAt }) =>
    archivedAt || kind !== customKindOf(rows) ? [] : { column: customColumn(key), name },
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
