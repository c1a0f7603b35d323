import type { ImportFile } from "#contracts/imports/files.ts";
import type { Preview } from "./use-preview.ts";
import type { Reading } from "./use-reading.ts";

const RATE = "rate";

/** Other currencies of a file that need a rate: those that were found without one, and those that have one. */
export const currenciesOf = (file: ImportFile, reading: Reading, preview: Preview | undefined): string[] => {
  const found = [
    ...(preview?.records.flatMap(({ problems }) => problems) ?? []).map(({ code, value }) => ({ code, value })),
    ...(file.check?.result?.problems ?? []).map(({ code, example }) => ({ code, value: example })),
  ].flatMap(({ code, value }) => (code === RATE && value ? [value.toUpperCase()] : []));
  return [...new Set([...found, ...Object.keys(reading.rates ?? {})])].sort();
};
