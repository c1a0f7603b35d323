import { createHash } from "node:crypto";
import { mergeStatusWords } from "#features/imports/rules/orders/order-status.ts";
import type { ReadingOptions } from "#features/imports/store/imports.ts";

/** How a caller wants a file to be read; null and empty are the same as left out. */
export type ReadingRequest = {
  storefrontId: number;
  shiftDays?: number | undefined;
  mapping?: ReadingOptions["mapping"] | null | undefined;
  rates?: ReadingOptions["rates"] | undefined;
  statuses?: ReadingOptions["statuses"] | undefined;
  dateOrder?: ReadingOptions["dateOrder"] | null | undefined;
  decimalSign?: ReadingOptions["decimalSign"] | null | undefined;
  idPrefix?: string | null | undefined;
  headerRow?: number | null | undefined;
  encoding?: ReadingOptions["encoding"] | null | undefined;
};

/** The same as stored with an import. */
export const toReadingOptions = (request: ReadingRequest): ReadingOptions => {
  const { storefrontId, shiftDays = 0, mapping, rates = {}, statuses = {}, dateOrder, decimalSign } = request;
  const { idPrefix, headerRow, encoding } = request;
  return {
    storefrontId,
    shiftDays,
    ...(mapping && { mapping }),
    ...(Object.keys(rates).length > 0 && { rates }),
    ...(Object.keys(statuses).length > 0 && { statuses: mergeStatusWords(Object.entries(statuses)) }),
    ...(dateOrder && { dateOrder }),
    ...(decimalSign && { decimalSign }),
    ...(typeof idPrefix === "string" && { idPrefix }),
    ...(typeof headerRow === "number" && { headerRow }),
    ...(encoding && { encoding }),
  };
};

/** A reading as the API returns it. */
export const shownReading = (format: string, options: ReadingOptions) => {
  const {
    storefrontId,
    shiftDays,
    mapping = null,
    rates = {},
    statuses = {},
    dateOrder = null,
    decimalSign = null,
    idPrefix = null,
  } = options;
  const words = { rates: { ...rates }, statuses: { ...statuses } };
  return { format, mapping, storefrontId, shiftDays, ...words, dateOrder, decimalSign, idPrefix };
};

/** JSON with sorted keys: the database stores objects in another order. */
const sorted = (_: string, value: unknown): unknown =>
  value !== null && typeof value === "object" && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;

/**
 * Identifies a file's import by its bytes and by how its values are read, hex, so that the same file can be imported
 * again with an exchange rate that was missing.
 */
export const keyOfReading = (fileHash: string, reading: ReadingOptions): string => {
  const { storefrontId: _, shiftDays: __, ...values } = reading;
  const given = JSON.stringify(values, sorted);
  return given === "{}" ? fileHash : createHash("sha256").update(`${fileHash} ${given}`).digest("hex");
};
