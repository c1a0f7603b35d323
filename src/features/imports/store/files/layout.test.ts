import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Row } from "#features/imports/rules/import-format.ts";
import { runs } from "#testing/depth.ts";
import { type Position, START } from "./parse-rows.ts";
import { readHeader, readRows } from "./read-rows.ts";
import { inspectHere, openTextFile } from "./text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "layouts-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
const fileOf = (content: string | Buffer): string => {
  const file = path.join(folder, `${++counter}.csv`);
  writeFileSync(file, content);
  return file;
};

const rowsFrom = async (file: string, from: Position = START): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const chunk of readRows(await inspectHere({ path: file, name: file }), from)) rows.push(...chunk);
  return rows;
};

const ENCODERS = {
  "utf-8": (text: string) => Buffer.from(text),
  "utf-16le": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "utf-16be": (text: string) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
  // The letters of the test are the same in both.
  "windows-1252": (text: string) => Buffer.from(text, "latin1"),
} as const;

describe("encodings and delimiters", () => {
  const cell = fc.string({ unit: fc.constantFrom("a", "é", "ü", '"', ",", ";", "\t", "\n", " "), maxLength: 5 });
  const table = fc.array(fc.tuple(cell, cell), { maxLength: 20 });
  const options = fc.record({
    encoding: fc.constantFrom(...(Object.keys(ENCODERS) as (keyof typeof ENCODERS)[])),
    delimiter: fc.constantFrom(",", ";", "\t"),
    record_delimiter: fc.constantFrom("\n", "\r\n"),
    packed: fc.boolean(),
  });

  test("are detected, and every row is the same when reading resumes at it", async () => {
    await fc.assert(
      fc.asyncProperty(table, options, async (rows, { encoding, packed, ...wrap }) => {
        // A row beyond ASCII, so that Windows-1252 shows.
        const cells = [["naïve", "order; number"], ["ñ", "x"], ...rows];
        const bytes = ENCODERS[encoding](stringify(cells, { ...wrap, quoted: true }));
        const file = fileOf(packed ? gzipSync(bytes) : bytes);
        const found = await inspectHere({ path: file, name: file });
        expect(found).toMatchObject({ encoding, delimiter: wrap.delimiter, kind: "table", isPacked: packed });
        expect(await openTextFile(file, file)).toMatchObject({ encoding, delimiter: wrap.delimiter });
        const read = await rowsFrom(file);
        expect(read.map((row) => row.cells)).toEqual(cells);
        for (const [i, row] of read.entries()) expect(await rowsFrom(file, row)).toEqual(read.slice(i));
        expect(found.bytes).toBe(Buffer.byteLength(stringify(cells, { ...wrap, quoted: true })));
      }),
      { numRuns: runs(25) },
    );
  });

  test("UTF-16 is known without a byte order mark too", async () => {
    const file = fileOf(Buffer.from("a;b\n1;é\n", "utf16le"));
    expect((await rowsFrom(file)).map(({ cells }) => cells)).toEqual([
      ["a", "b"],
      ["1", "é"],
    ]);
  });

  test("the euro sign of Windows-1252 is read", async () => {
    const file = fileOf(Buffer.from("price\n\x8012\n", "latin1"));
    expect((await rowsFrom(file))[1]?.cells).toEqual(["€12"]);
  });

  test("a delimiter within quotes of the header doesn't count", async () => {
    const file = fileOf('"a;b;c;d",e\n1,2\n');
    expect(await readHeader(await openTextFile(file, file))).toEqual(["a;b;c;d", "e"]);
  });
});

describe("JSON", () => {
  const record = fc.dictionary(fc.string({ maxLength: 3 }), fc.jsonValue({ maxDepth: 2 }), { maxKeys: 3 });
  const write = {
    array: (records: object[]) => JSON.stringify(records),
    "pretty array": (records: object[]) => JSON.stringify(records, null, 2),
    "one per line": (records: object[]) => records.map((each) => JSON.stringify(each)).join("\n"),
    "one after another": (records: object[]) => records.map((each) => JSON.stringify(each, null, 2)).join("\r\n"),
  };
  const form = fc.constantFrom(...(Object.keys(write) as (keyof typeof write)[]));

  test("JSON of any form is read record by record, and resumes at any of them", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(record, { minLength: 1, maxLength: 12 }),
        form,
        fc.boolean(),
        async (records, as, bom) => {
          const text = `${bom ? "\ufeff" : ""}${write[as](records)}`;
          const file = fileOf(text);
          const rows = await rowsFrom(file);
          expect(rows.map(({ cells }) => JSON.parse(cells[0] ?? ""))).toEqual(JSON.parse(JSON.stringify(records)));
          for (const { line, byte } of rows) {
            const before = Buffer.from(text).subarray(0, byte).toString();
            expect(line).toBe(before.split("\n").length);
          }
          for (const [i, row] of rows.entries()) expect(await rowsFrom(file, row)).toEqual(rows.slice(i));
        },
      ),
      { numRuns: runs(40) },
    );
  });

  test("has no header, and records that cross chunks stay whole", async () => {
    const records = Array.from({ length: 300 }, (_, i) => ({ id: i, note: "é]}".repeat(1000) }));
    const file = fileOf(JSON.stringify(records));
    expect(await readHeader(await openTextFile(file, file))).toEqual(["json"]);
    expect((await rowsFrom(file)).map(({ cells }) => JSON.parse(cells[0] ?? ""))).toEqual(records);
  });
});
