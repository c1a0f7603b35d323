import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";
import { makeRowReader, type TakeRow } from "#core/binary/binary-rows.ts";

export const readRows = async (client: ClientBase, query: string, fields: number, take: TakeRow): Promise<void> => {
  const read = makeRowReader(fields, take);
  for await (const chunk of client.query(copyTo(`copy (${query}) to stdout (format binary)`))) read(chunk);
};

/** A row's bytes, and where its fields are; -1 for null. */
export type Row = { view: DataView; bytes: Buffer; at: Int32Array };

/**
 * Collects what a copy has of orders besides their sums. First add these, with their places in the columns, then the lines of all
 * in any order.
 */
export type DetailReader<Columns> = {
  /** SQL: which orders `o`, their fields, and the fields of lines `i`; an order's ID comes first. */
  orders: string;
  orderFields: readonly string[];
  lineFields: readonly string[];
  /** SQL: which lines `i` of a business. */
  whichLines?: (business: string) => string;
  /** Whether the order is not one of the columns; its fields begin at `first`. */
  skips?: (row: Row, first: number, customer: number) => boolean;
  addOrder: (row: Row, first: number, place: number, customer: number) => void;
  /** Lines of other orders are left out. */
  addLine: (row: Row) => void;
  columns: () => Columns;
};

/** Texts by their bytes: decoding each of millions of equal ones would take longer than all the rest. */
export const makeNames = () => {
  const known = new Map<string, number>();
  const names: string[] = [];
  return {
    names,
    indexOf: ({ view, bytes }: Pick<Row, "view" | "bytes">, at: number): number => {
      const end = at + view.getInt32(at - 4);
      const key = bytes.toString("latin1", at, end);
      const found = known.get(key);
      if (found !== undefined) return found;
      known.set(key, names.length);
      return names.push(bytes.toString("utf8", at, end)) - 1;
    },
  };
};

export const encodeNames = (names: readonly string[]): Uint8Array => new TextEncoder().encode(JSON.stringify(names));

export const decodeNames = (names: Uint8Array): string[] => JSON.parse(new TextDecoder().decode(names)) as string[];
