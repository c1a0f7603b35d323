"use client";

import { useState } from "react";
import type { InputOf } from "#core/ui/api/call.ts";
import { useMe } from "#core/ui/session/me.ts";
import type { ImportFile } from "#features/imports/contracts/files.ts";

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

/** Reads another file, such as the corrected one, as the first was read. */
export const copyReading = (from: string, to: string): void => {
  const reading = stored(from);
  if (reading) store(to, reading);
};

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
    ...(file.format ? { format: file.format.name } : { mapping: file.suggestion }),
  };
};

/** A file's reading, which survives a reload of the page. */
export const useReading = (file: ImportFile) => {
  const { storefronts } = useMe();
  const [reading, setReading] = useState(() => resolveReading(file, storefronts[0]?.id ?? 1));
  const change = (what: Partial<ImportReading>) => {
    const next = { ...reading, ...what };
    store(file.id, next);
    setReading(next);
  };
  return { reading, change };
};
