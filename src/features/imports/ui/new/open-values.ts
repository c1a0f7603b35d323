import type { ImportFile } from "#features/imports/contracts/files.ts";
import { hasOnlyNames } from "#features/imports/rules/orders/order-customer.ts";
import { LONGEST_STATUS_WORD, MOST_STATUS_WORDS, plainWord } from "#features/imports/rules/orders/order-status.ts";
import type { FileStatus, StatusWords } from "#features/imports/rules/reading-options.ts";
import type { ImportReading, Preview } from "./use-reading.ts";

/** The values of a file that have such a problem, in the preview and in the latest check. */
const listProblemValues = (problem: string, file: ImportFile, preview: Preview | undefined): string[] =>
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
  const found = listProblemValues("rate", file, preview).map((currency) => currency.toUpperCase());
  return [...new Set([...found, ...Object.keys(reading.rates ?? {})])].sort();
};

/** The same of status words whose meaning is unknown or was chosen, each in one spelling. */
export const listStatusWords = (file: ImportFile, reading: ImportReading, preview: Preview | undefined): string[] => {
  const words = [...Object.keys(reading.statuses ?? {}), ...listProblemValues("status", file, preview)];
  const byWord = new Map(words.toReversed().map((word) => [plainWord(word), word]));
  return [...byWord.values()]
    .filter((word) => word.length <= LONGEST_STATUS_WORD)
    .sort()
    .slice(0, MOST_STATUS_WORDS);
};

/** Whether a column's name has a zone that isn't known, so that the zone of the file's times is to be chosen or was. */
export const isZoneOpen = (file: ImportFile, { mapping }: ImportReading, preview: Preview | undefined): boolean =>
  mapping !== undefined &&
  mapping !== null &&
  (Boolean(mapping.timeZone) || listProblemValues("unknown_zone", file, preview).length > 0);

/** Whether a file of orders has only names of its customers, or they are known by them as chosen. */
export const isKnownByNameOnly = (reading: ImportReading, preview: Preview | undefined): boolean =>
  reading.customersByName === true || hasOnlyNames(preview?.columns.used ?? []);

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
