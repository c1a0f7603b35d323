import type { PurchasingOptions, PurchasingRow } from "#lib/purchases/purchasing.ts";
import { fitPurchases, type PurchasingFit } from "#lib/purchases/segment-purchases.ts";

/**
 * Rows as shared memory: passing them to a thread neither copies nor moves them, and they take a fraction of the
 * memory.
 */
export type PackedRows = Uint8Array<SharedArrayBuffer>;

export const packRows = (rows: readonly PurchasingRow[]): PackedRows => {
  const text = JSON.stringify(rows);
  const bytes = Buffer.from(new SharedArrayBuffer(Buffer.byteLength(text)));
  bytes.write(text);
  return bytes as PackedRows;
};

const unpackRows = (pages: readonly PackedRows[]): PurchasingRow[] =>
  pages.flatMap(({ buffer, byteOffset, byteLength }) =>
    JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString()),
  );

export type FitJob = { pages: readonly PackedRows[]; options: PurchasingOptions };

export const fitPacked = ({ pages, options }: FitJob): PurchasingFit => fitPurchases(unpackRows(pages), options);
