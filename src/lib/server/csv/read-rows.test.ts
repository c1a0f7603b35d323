import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import type { Row } from "#lib/domain/ingest/format.ts";
import { type Position, readRows, START } from "./read-rows.ts";
import { inspectTextFile } from "./text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "rows-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
const fileOf = (content: string | Buffer, name = `${++counter}.csv`): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const rowsOf = async (file: string, from: Position = START): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const chunk of readRows(await inspectTextFile(file), from)) rows.push(...chunk);
  return rows;
};

describe("readRows", () => {
  // A cell of quotes, commas, breaks and letters of one to four bytes.
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", "漢", "🛒", '"', ",", "\n", "\r\n", " ", ""),
    maxLength: 6,
  });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 30 });
  const wrap = fc.record({ record_delimiter: fc.constantFrom("\n", "\r\n"), bom: fc.boolean(), packed: fc.boolean() });

  test("gives every cell as it was written, and the same rows from wherever one of them begins", async () => {
    await fc.assert(
      fc.asyncProperty(table, wrap, async (cells, { packed, ...options }) => {
        const text = stringify(cells, { ...options, quoted: true });
        const file = fileOf(packed ? gzipSync(text) : text);
        const rows = await rowsOf(file);
        expect(rows.map((row) => row.cells)).toEqual(cells);
        for (const [i, row] of rows.entries()) expect(await rowsOf(file, row)).toEqual(rows.slice(i));
      }),
      { numRuns: 40 },
    );
  });

  test("counts lines as an editor does: broken cells and empty lines too", async () => {
    const rows = await rowsOf(fileOf('a,b\n\n"1\n2",x\n\n\nlast,row'));
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, "a"],
      [3, "1\n2"],
      [7, "last"],
    ]);
  });

  test("says which line breaks the file", async () => {
    await expect(rowsOf(fileOf('a,b\n1,2\n"3,4\n5,6\n'))).rejects.toThrow("line 3: a quote is opened and never closed");
    await expect(rowsOf(fileOf('a,b\n1,"2" x\n'))).rejects.toThrow("line 2: after a closing quote there must be");
    await expect(rowsOf(fileOf('a,b\n1,2 "x"\n'))).rejects.toThrow("line 2: a quote stands inside a cell");
    await expect(rowsOf(fileOf(`a,b\n1,"2\n${"3,4\n".repeat(5000)}`))).rejects.toThrow("line 2: a row is too long");
  });
});

describe("inspectTextFile", () => {
  const packed = gzipSync("a,b\n".repeat(1000));
  test.each([
    ["a missing file", () => path.join(folder, "none.csv"), "There is no file"],
    ["a folder", () => folder, "is a folder, not a file"],
    ["an empty file", () => fileOf(""), "is empty"],
    ["an empty packed file", () => fileOf(gzipSync("")), "is empty"],
    ["a packed file cut off", () => fileOf(packed.subarray(0, packed.length - 12)), "is cut off"],
    [
      "a packed file damaged",
      () => fileOf(Buffer.concat([packed.subarray(0, 12), Buffer.from("damage"), packed.subarray(18)])),
      "is damaged",
    ],
    ["Latin-1", () => fileOf(Buffer.from("a,b\nok,1\ncaf\u00e9,2\n", "latin1")), "not text in UTF-8 (line 3)"],
    ["UTF-16", () => fileOf(Buffer.from("\ufeffa,b\n1,2\n", "utf16le")), "not text in UTF-8 (line 1)"],
    [
      "a character cut off at the end",
      () => fileOf(Buffer.from("a,b\n1,é").subarray(0, -1)),
      "not text in UTF-8 (line 2)",
    ],
  ])("says what is wrong with %s", async (_, make, message) => {
    await expect(inspectTextFile(make())).rejects.toThrow(message);
  });

  test("takes characters and lines that fall on the border of two chunks", async () => {
    const text = `${"é漢🛒".repeat(20_000)}\n`.repeat(5);
    expect((await inspectTextFile(fileOf(text))).bytes).toBe(Buffer.byteLength(text));
    expect((await inspectTextFile(fileOf(gzipSync(text)))).bytes).toBe(Buffer.byteLength(text));
  });
});
