import { createHash } from "node:crypto";
import {
  type DocumentReading,
  type ImportFormat,
  JSON_HEADER,
  type Row,
  type Shop,
} from "#features/imports/rules/import-format.ts";
import { notationIn } from "#features/imports/rules/mapping/column-values.ts";
import { findColumns } from "#features/imports/rules/mapping/find-columns.ts";

export const SHOP: Shop = {
  currency: "USD",
  timeZone: "America/New_York",
  storefrontId: 1,
  shiftDays: 0,
  digest: (text) => createHash("sha256").update(text).digest("hex"),
  now: new Date("2026-11-21T12:00:00Z"),
};

type Options = { shop?: Partial<Shop>; header?: readonly string[] };

const readRows = (format: ImportFormat, header: readonly string[], rows: readonly Row[], shop: Partial<Shop> = {}) => {
  const { columnOf } = findColumns(
    format,
    header,
    rows.map(({ cells }) => cells),
  );
  const notation = format.kind === "json" ? {} : notationIn(format, columnOf, rows);
  const reader = format.open(columnOf, { ...SHOP, ...notation, sample: rows, ...shop }, header);
  const documents = new Map<string, Row[]>();
  for (const row of rows) {
    const key = reader.documentOf(row) || `\n${row.line}`;
    documents.set(key, [...(documents.get(key) ?? []), row]);
  }
  return [...documents.values()].map((document): DocumentReading => reader.read(document));
};

/** Reads records as rows of a file, from line 2; the header has all their keys unless another one is given. */
export const readRecords = (
  format: ImportFormat,
  records: readonly Record<string, string>[],
  { shop, header = [...new Set(records.flatMap((record) => Object.keys(record)))] }: Options = {},
): DocumentReading[] => {
  const cells = records.map((record) => header.map((name) => record[name] ?? ""));
  return readRows(
    format,
    header,
    cells.map((each, i) => ({ line: i + 2, byte: 0, cells: each })),
    shop,
  );
};

/** Reads the records of a JSON file. */
export const readJson = (format: ImportFormat, records: readonly unknown[], shop?: Partial<Shop>): DocumentReading[] =>
  readRows(
    format,
    JSON_HEADER,
    records.map((record, i) => ({ line: i + 1, byte: 0, cells: [JSON.stringify(record)] })),
    shop,
  );

/** Problems as "line column value: code". */
export const problemsIn = (readings: readonly DocumentReading[]): string[] =>
  readings.flatMap(({ problems }) =>
    problems.map(({ line, column, value, code }) => `${line} ${column} ${value}: ${code}`),
  );
