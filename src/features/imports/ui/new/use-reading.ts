"use client";

import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useLocale, useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { type AnswerOf, call, type InputOf } from "#core/ui/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import { useAnswer } from "#core/ui/use-answer.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";
import { customColumn, isCustomColumn } from "#features/imports/rules/cells/custom-cells.ts";
import { toCustomFieldKind } from "#features/imports/rules/mapping/mapping.ts";
import type { ImportMapping, MappedRows } from "#features/imports/rules/reading-options.ts";

/** How a file is read: its layout or mapping, storefront, exchange rates, status words, date order and decimal sign. */
export type ImportReading = Omit<InputOf<"POST /api/admin/imports/files/{id}/preview">, "id">;

const storageKey = (id: string) => `import-reading ${id}`;

const stored = (id: string): ImportReading | null => {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey(id)) ?? "null") as ImportReading | null;
  } catch {
    return null;
  }
};

const store = (id: string, reading: ImportReading): void => {
  try {
    sessionStorage.setItem(storageKey(id), JSON.stringify(reading));
  } catch {
    // Without storage, a reload starts from the suggestion.
  }
};

/** A confirmation is of the customers that a check of one file by one reading counted, so no other file or reading has it. */
const withoutConfirmation = ({ confirmGrants: _, ...reading }: ImportReading): ImportReading => reading;

/** Reads another file, such as the corrected one, as the first was read. */
export const copyReading = (from: string, to: string): void => {
  const reading = stored(from);
  if (reading) store(to, withoutConfirmation(reading));
};

/** A reading after a change, which drops a confirmation unless it states one. */
export const changedReading = (reading: ImportReading, what: Partial<ImportReading>): ImportReading => ({
  ...withoutConfirmation(reading),
  ...what,
});

/** What the reader chose for a file, else what it was last checked by, else what was suggested. */
export const resolveReading = (file: ImportFile, storefrontId: number): ImportReading => {
  const chosen = stored(file.id);
  if (chosen) return chosen;
  if (file.check) {
    const { format, mapping, ...rest } = file.check.reading;
    return { ...rest, ...(mapping ? { mapping } : { format }) };
  }
  return {
    storefrontId,
    rates: {},
    statuses: {},
    unsubscribed: file.unsubscribed,
    ...(file.format ? { format: file.format.name } : { mapping: file.suggestion }),
  };
};

/** A file's reading, which survives a reload of the page. */
export const useReading = (file: ImportFile) => {
  const { storefronts } = useMe();
  const [reading, setReading] = useState(() => resolveReading(file, storefronts[0]?.id ?? 1));
  const change = (what: Partial<ImportReading>) => {
    const next = changedReading(reading, what);
    store(file.id, next);
    setReading(next);
  };
  return { reading, change };
};

/** Waits for the reader to finish typing, in milliseconds. */
const PAUSE_MS = 300;

export type Preview = AnswerOf<"POST /api/admin/imports/files/{id}/preview">["data"];
export type PreviewRecord = Preview["records"][number];

/** The first records of a file as they will be understood. The last ones stay while newer ones are read. */
export const usePreview = (
  { id, sheet, encoding, headerRow }: ImportFile,
  reading: ImportReading,
  isComplete: boolean,
) => {
  const locale = useLocale();
  const wanted = JSON.stringify(reading);
  const [settled, setSettled] = useState(wanted);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ["import-preview", id, sheet, encoding, headerRow, locale, settled],
    queryFn: async ({ signal }) => {
      const given = JSON.parse(settled) as ImportReading;
      return (await call("POST /api/admin/imports/files/{id}/preview", { id, ...given }, { signal })).data;
    },
    // A field that was just chosen completes the reading before it has settled.
    enabled: isComplete && settled === wanted,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return {
    data: isComplete ? data : undefined,
    error: isComplete ? error : null,
    isUpdating: isFetching || (isComplete && settled !== wanted),
    retry: () => void refetch(),
  };
};

export type PreviewState = ReturnType<typeof usePreview>;

/** A mapping as the API gives it. */
export const toImportMapping = (given: object): ImportMapping => given as ImportMapping;

/** Values of a column in the first rows, without repetitions. */
export const pickSamples = ({ header, sample }: ImportFile, column: string | undefined, most: number): string[] => {
  const place = column === undefined ? -1 : header.indexOf(column);
  const values = sample.map((cells) => cells[place]?.trim() ?? "").filter((value) => value !== "");
  return [...new Set(values)].slice(0, most);
};

/** The columns of a mapping that other rows can have too: orders and customers have custom fields of their own. */
export const columnsFor = (rows: MappedRows, { rows: before, columns }: ImportMapping): ImportMapping["columns"] =>
  toCustomFieldKind(rows) === toCustomFieldKind(before)
    ? columns
    : Object.fromEntries(Object.entries(columns).filter(([field]) => !isCustomColumn(field)));

/** A saved mapping for this file: columns that the file lacks are left to choose. */
export const fittedMapping = ({ columns, ...rest }: ImportMapping, { header }: ImportFile): ImportMapping => ({
  ...rest,
  columns: Object.fromEntries(Object.entries(columns).filter(([, column]) => header.some((name) => name === column))),
});

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
