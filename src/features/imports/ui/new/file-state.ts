import type { FileStatus, StatusWords } from "#core/values/import-options.ts";
import type { ImportCheck, ImportFile } from "#features/imports/contracts/files.ts";
import { missingFields } from "#features/imports/rules/mapping/mapping.ts";
import { LONGEST_STATUS_WORD, MOST_STATUS_WORDS, plainWord } from "#features/imports/rules/orders/order-status.ts";
import { toImportMapping } from "./mapping-model.ts";
import type { Preview } from "./use-preview.ts";
import type { ImportReading } from "./use-reading.ts";

/** Whether an import of the file would change anything. */
export const isImportable = (result: NonNullable<ImportCheck["result"]>): boolean => {
  const { ordersNew, ordersUpdated, refundsNew, customersNew, customersChanged, ticketsNew, ticketsChanged } = result;
  return ordersNew + ordersUpdated + refundsNew + customersNew + customersChanged + ticketsNew + ticketsChanged > 0;
};

/** Where an uploaded file is: what it needs next. */
export type FileState = "refused" | "columns" | "ready" | "checking" | "failed" | "nothing" | "checked";

export const fileState = (file: ImportFile, { mapping }: ImportReading): FileState => {
  if (file.refusal !== null || (!file.format && !file.suggestion)) return "refused";
  if (mapping && missingFields(toImportMapping(mapping)).length > 0) return "columns";
  if (!file.check) return "ready";
  const { state, result } = file.check;
  if (state === "failed") return "failed";
  if (!result) return "checking";
  return isImportable(result) ? "checked" : "nothing";
};

/** Orders create the customers that tickets name, and customers' own files know more about them. */
const ORDER = ["customers", "orders", "tickets"];

/** In which order files are imported together. */
export const importOrder = (files: readonly ImportFile[]): ImportFile[] => {
  const place = ({ format }: ImportFile) => ORDER.indexOf(format?.about ?? "orders");
  return files.toSorted((a, b) => place(a) - place(b));
};

/** The values of a file that have such a problem, in the preview and in the latest check. */
const valuesWith = (problem: string, file: ImportFile, preview: Preview | undefined): string[] =>
  [
    ...(preview?.records.flatMap(({ problems }) => problems) ?? []).map(({ code, value }) => ({ code, value })),
    ...(file.check?.result?.problems ?? []).map(({ code, example }) => ({ code, value: example })),
  ].flatMap(({ code, value }) => (code === problem && value ? [value] : []));

/** Other currencies of a file that need a rate: those that were found without one, and those that have one. */
export const listForeignCurrencies = (
  file: ImportFile,
  reading: ImportReading,
  preview: Preview | undefined,
): string[] => {
  const found = valuesWith("rate", file, preview).map((currency) => currency.toUpperCase());
  return [...new Set([...found, ...Object.keys(reading.rates ?? {})])].sort();
};

/** The same of status words whose meaning is unknown or was chosen, each in one spelling. */
export const listStatusWords = (file: ImportFile, reading: ImportReading, preview: Preview | undefined): string[] => {
  const words = [...Object.keys(reading.statuses ?? {}), ...valuesWith("status", file, preview)];
  const byWord = new Map(words.toReversed().map((word) => [plainWord(word), word]));
  return [...byWord.values()]
    .filter((word) => word.length <= LONGEST_STATUS_WORD)
    .sort()
    .slice(0, MOST_STATUS_WORDS);
};

/** What was chosen in earlier imports for words that this file has. */
export const rememberedStatuses = ({ statuses }: ImportFile, words: readonly string[]): StatusWords => {
  const remembered = new Map(Object.entries(statuses).map(([word, status]) => [plainWord(word), status]));
  return Object.fromEntries(
    words.flatMap((word): [string, FileStatus][] => {
      const status = remembered.get(plainWord(word));
      return status ? [[word, status]] : [];
    }),
  );
};
