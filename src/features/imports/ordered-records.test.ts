import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { orderLines } from "#features/imports/rules/formats/own-layouts.ts";
import type { DocumentReader, Row } from "#features/imports/rules/import-format.ts";
import { findColumns } from "#features/imports/rules/mapping/find-columns.ts";
import { gathered, orderedRecords } from "./ordered-records.ts";
import { START } from "./store/files/parse-rows.ts";
import { readStart } from "./store/files/read-rows.ts";
import { inspectHere, type TextFile } from "./store/files/text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "ordered-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** A row of each customer, then another one of each: every customer's rows are as far apart as can be. */
const read = async (customers: number, most?: number, mostHeld?: number): Promise<string[]> => {
  const file = path.join(folder, "log.csv");
  const round = Array.from({ length: customers }, (_, at) => `c${at},1\n`).join("");
  writeFileSync(file, `customer,amount\n${round}${round}`);
  const source = {
    file: (await inspectHere({ path: file, name: "log.csv" })) as Parameters<typeof gathered>[0]["file"],
    reader: { documentOf: ({ cells }: Row) => cells[0] ?? "" } as DocumentReader,
  };
  const rows: string[] = [];
  const reading = { rowsAtOnce: 10, ...(most !== undefined && { most }) };
  for await (const part of gathered(source, START, reading, mostHeld))
    rows.push(...part.map(({ cells }) => cells[0] ?? ""));
  return rows;
};

test("rows that belong together and are too far apart to be held are refused, with the line", async () => {
  expect(await read(3)).toEqual(["c0", "c0", "c1", "c1", "c2", "c2"]);
  await expect(read(40, undefined, 100)).rejects.toMatchObject({
    issues: [{ reason: "rows_too_far_apart", values: { line: expect.any(Number) } }],
  });
});

test("of a long file, a preview reads the first rows only", async () => {
  expect(await read(40, 20)).toEqual(Array.from({ length: 20 }, (_, at) => `c${at}`));
});

test("an import that resumes below a row with a customer still knows who left out customers are", async () => {
  const file = path.join(folder, "lines.csv");
  const text =
    "customer_email,order_id,order_date,product_id,quantity,price\na@s.test,1,2026-10-01,A,1,5\n,1,2026-10-01,B,1,5\n";
  writeFileSync(file, `${text},2,2026-10-02,A,1,5\n`);
  const { header, rows } = await readStart(await inspectHere({ path: file, name: file }), 20);
  const { columnOf } = findColumns(orderLines, header);
  const shop = {
    currency: "USD",
    timeZone: "UTC",
    storefrontId: 1,
    shiftDays: 0,
    now: new Date("2026-11-26"),
    sample: rows,
  };
  const reader = orderLines.open(columnOf, shop, header);
  const source = { file: (await inspectHere({ path: file, name: file })) as TextFile, format: orderLines, reader };
  const found: Row[] = [];
  for await (const part of orderedRecords(source, { line: 4, byte: text.length }, { rowsAtOnce: 1 }))
    found.push(...part);
  for (const row of found) reader.documentOf(row);
  expect(reader.read(found).order).toMatchObject({ externalId: "2", customerExternalId: "a@s.test" });
});
