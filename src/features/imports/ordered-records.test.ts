import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import type { DocumentReader, Row } from "#features/imports/rules/import-format.ts";
import { gathered } from "./ordered-records.ts";
import { START } from "./store/files/parse-rows.ts";
import { inspectHere } from "./store/files/text-file.ts";

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

test("a preview of a long file reads the first rows only", async () => {
  expect(await read(40, 20)).toEqual(Array.from({ length: 20 }, (_, at) => `c${at}`));
});
