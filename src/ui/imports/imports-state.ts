import { readQuery } from "#ui/shared/address/read-query.ts";

export const IMPORT_STATES = ["queued", "running", "succeeded", "failed", "undone"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** The history's filter in the address. */
export type ImportsState = { state: ImportState | null };

export const readImportsState = (query: URLSearchParams): { state: ImportsState; unknown: string[] } => {
  const { read, unknown } = readQuery(query);
  const state = read<ImportState | null>("state", (text) => IMPORT_STATES.find((each) => each === text), null);
  return { state: { state }, unknown };
};

export const writeImportsState = ({ state }: ImportsState): string => (state ? `?state=${state}` : "");
