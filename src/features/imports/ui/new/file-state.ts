"use client";

import { useQueries, useQueryClient } from "@tanstack/react-query";
import { useLocale } from "next-intl";
import { type AddressState, defineAddress, matching, oneOf, parsed } from "#core/ui/address.ts";
import { call } from "#core/ui/call.ts";
import { useWrite } from "#core/ui/use-write.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import { IMPORT_ORDER } from "#features/imports/rules/import-format.ts";
import { missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { copyReading, type ImportReading, toImportMapping } from "./use-reading.ts";

/** How often a check's progress is read while it runs. */
const FOLLOW_MS = 1000;

const isChecking = (file: ImportFile | undefined): boolean =>
  file?.check?.state === "queued" || file?.check?.state === "running";

const useFileKey = () => {
  const locale = useLocale();
  return (id: string) => ["import-file", id, locale];
};

/** Uploaded files, each followed while it is being checked. */
export const useImportFiles = (ids: readonly string[]) => {
  const key = useFileKey();
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: key(id),
      queryFn: async ({ signal }: { signal: AbortSignal }) =>
        (await call("GET /api/admin/imports/files/{id}", { id }, { signal })).data,
      refetchInterval: (query: { state: { data?: ImportFile | undefined } }) =>
        isChecking(query.state.data) ? FOLLOW_MS : false,
    })),
  });
  return ids.map((id, i) => ({
    id,
    file: found[i]?.data,
    error: found[i]?.data ? null : (found[i]?.error ?? null),
    retry: () => void found[i]?.refetch(),
  }));
};

export type FollowedFile = ReturnType<typeof useImportFiles>[number];

/** Shows what an upload or a check answered, without reading it again. */
export const useShowFile = () => {
  const client = useQueryClient();
  const key = useFileKey();
  return (file: ImportFile) => client.setQueryData(key(file.id), file);
};

/** Starts the import of a checked file. `start` returns its id; undefined if it was refused, for `error`'s reason. */
export const useStart = () => {
  const { write, isBusy, error } = useWrite("POST /api/admin/imports/files/{id}/start", {
    isQuiet: true,
    reloads: ["GET /api/admin/imports", "GET /api/admin/calculations"],
  });
  const start = async (file: ImportFile, reading: ImportReading): Promise<string | undefined> => {
    const answer = await write({ id: file.id, ...reading });
    if (answer) copyReading(file.id, answer.data.id);
    return answer?.data.id;
  };
  return { start, isBusy, error };
};

/** The steps of a file that is open. */
export const FILE_STEPS = ["review", "check"] as const;

const ID = /^[0-9a-f-]{36}$/;

const readIds = (text: string): readonly string[] | undefined => {
  const all = text.split(",");
  return all.every((id) => ID.test(id)) ? all : undefined;
};

const IDS = parsed<readonly string[]>(readIds, [], (ids) => ids.join(","));

/** The page's address: uploaded files, which of them is open at which step, and the imports that were started. */
export const newImportAddress = defineAddress(
  { file: matching(ID), step: oneOf(FILE_STEPS, "review"), files: IDS, imports: IDS },
  {
    // Without an open file there is no step.
    normalize: (state) => {
      const { file, files } = state;
      if (file === null) return { ...state, step: "review" as const };
      return files.includes(file) ? state : { ...state, files: [file, ...files] };
    },
    // The open file needs no list of its own.
    shorten: (state) => ({ ...state, files: state.files.some((id) => id !== state.file) ? state.files : [] }),
  },
);

export type NewImportState = AddressState<typeof newImportAddress>;

/** Whether an import of the file would change anything. */
export const isImportable = (result: NonNullable<ImportCheck["result"]>): boolean => {
  const { ordersNew, ordersUpdated, refundsNew, customersNew, customersChanged, ticketsNew, ticketsChanged } = result;
  return ordersNew + ordersUpdated + refundsNew + customersNew + customersChanged + ticketsNew + ticketsChanged > 0;
};

/** Where an uploaded file is: what it needs next. */
type FileState = "refused" | "columns" | "ready" | "checking" | "failed" | "nothing" | "checked";

export const classifyFile = (file: ImportFile, { mapping }: ImportReading): FileState => {
  if (file.refusal !== null || (!file.format && !file.suggestion)) return "refused";
  if (mapping && missingFields(toImportMapping(mapping)).length > 0) return "columns";
  if (!file.check) return "ready";
  const { state, result } = file.check;
  if (state === "failed") return "failed";
  if (!result) return "checking";
  return isImportable(result) ? "checked" : "nothing";
};

/** In which order files are imported together. */
export const importOrder = (files: readonly ImportFile[]): ImportFile[] => {
  const place = ({ format }: ImportFile) => IMPORT_ORDER.indexOf(format?.about ?? "orders");
  return files.toSorted((a, b) => place(a) - place(b));
};
