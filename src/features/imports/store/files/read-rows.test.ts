import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { stringify } from "csv-stringify/sync";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { provideSettings } from "#core/server/settings.ts";
import type { Row } from "#features/imports/rules/import-format.ts";
import { runs } from "#testing/depth.ts";
import { inspectTextFile } from "./inspect-text-file.ts";
import { type Position, START } from "./parse-rows.ts";
import { readHeader, readRows } from "./read-rows.ts";
import { inspectHere } from "./text-file.ts";

const folder = mkdtempSync(path.join(tmpdir(), "rows-"));
afterAll(() => rmSync(folder, { recursive: true }));

let counter = 0;
const fileOf = (content: string | Buffer, name = `${++counter}.csv`): string => {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  return file;
};

const PLAIN = { kind: "table", encoding: "utf-8", delimiter: ",", headerRow: 1 } as const;

const inspectAt = (file: string) => inspectHere({ path: file, name: file });

const rowsOf = async (file: string, from: Position = START): Promise<Row[]> => {
  const rows: Row[] = [];
  for await (const chunk of readRows(await inspectAt(file), from)) rows.push(...chunk);
  return rows;
};

describe("readRows", () => {
  // A cell with quotes, commas, line breaks and letters of one to four bytes.
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", "漢", "🛒", '"', ",", "\n", "\r\n", " ", ""),
    maxLength: 6,
  });
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 3 }), { minLength: 1, maxLength: 30 });
  const wrap = fc.record({ record_delimiter: fc.constantFrom("\n", "\r\n"), bom: fc.boolean(), packed: fc.boolean() });

  test("round-trips every cell, and gives the same rows when resumed at any of them", async () => {
    await fc.assert(
      fc.asyncProperty(table, wrap, async (cells, { packed, ...options }) => {
        const text = stringify(cells, { ...options, quoted: true });
        const file = fileOf(packed ? gzipSync(text) : text);
        const rows = await rowsOf(file);
        expect(rows.map((row) => row.cells)).toEqual(cells);
        for (const [i, row] of rows.entries()) expect(await rowsOf(file, row)).toEqual(rows.slice(i));
      }),
      { numRuns: runs(40) },
    );
  });

  test("counts lines like an editor, including line breaks in cells and empty lines", async () => {
    const rows = await rowsOf(fileOf('a,b\n\n"1\n2",x\n\n\nlast,row'));
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [1, "a"],
      [3, "1\n2"],
      [7, "last"],
    ]);
  });

  test("names the line that is malformed", async () => {
    await expect(rowsOf(fileOf('a,b\n1,2\n"3,4\n5,6\n'))).rejects.toThrow("line 3: a quote is opened and never closed");
    await expect(rowsOf(fileOf('a,b\n1,"2" x\n'))).rejects.toThrow("line 2: after a closing quote there must be");
    await expect(rowsOf(fileOf('a,b\n1, "2, x"\n'))).rejects.toThrow("line 2: there is a space before a quoted cell");
    await expect(rowsOf(fileOf(`a,b\n1,"2\n${"3,4\n".repeat(5000)}`))).rejects.toThrow("line 2: a row is too long");
  });
});

describe("inspectHere", () => {
  const packed = gzipSync("a,b\n".repeat(1000));
  test.each([
    ["a missing file", () => path.join(folder, "none.csv"), "There is no file"],
    ["a folder", () => folder, "is a folder, not a file"],
    ["an empty file", () => fileOf(""), "is empty"],
    ["an empty packed file", () => fileOf(gzipSync("")), "is empty"],
    ["a packed file cut off", () => fileOf(packed.subarray(0, packed.length - 12)), "is truncated"],
    [
      "a packed file damaged",
      () => fileOf(Buffer.concat([packed.subarray(0, 12), Buffer.from("damage"), packed.subarray(18)])),
      "is damaged",
    ],
    [
      "two encodings",
      () => fileOf(Buffer.concat([Buffer.from("a,b\né,1\n"), Buffer.from("caf\u00e9,2\n", "latin1")])),
      "not text in UTF-8 (line 3)",
    ],
    ["UTF-16 cut off", () => fileOf(Buffer.from("\ufeffa,b\n1,2\n", "utf16le").subarray(0, -1)), "not valid utf-16le"],
    [
      "a character cut off at the end",
      () => fileOf(Buffer.from("a,b\né,1\n1,é").subarray(0, -1)),
      "not text in UTF-8 (line 3)",
    ],
    ["zero bytes", () => fileOf("a,b\n1,2\n1,\0\n"), "not text in UTF-8 (line 3)"],
    ["a PDF", () => fileOf("%PDF-1.7\n"), "is not a table but a PDF"],
    ["a picture", () => fileOf(Buffer.from("89504e470d0a1a0a", "hex")), "is not a table but an image"],
    [
      "an old workbook",
      () => fileOf(Buffer.from("d0cf11e0a1b11ae100", "hex")),
      "an old or password-protected Excel workbook",
    ],
    ["a web page", () => fileOf("\n<!DOCTYPE html><p>"), "is not a table but a web page"],
    ["100,000 columns", () => fileOf(`${"a,".repeat(100_000)}\n`), "line 1: a row is too long"],
    ["a field of 10 MB", () => fileOf(`a,b\n1,"${"x".repeat(10 << 20)}"\n`), "line 2: a row is too long"],
    ["JSON that is cut off", () => fileOf('[{"a": 1}, {"b": [2'), "ends within its JSON at line 1"],
    ["a list of numbers", () => fileOf("[1, 2]"), 'found "1"'],
    ["a record of a megabyte", () => fileOf(`[{"a": "${"x".repeat(1 << 20)}"}]`), "longer than 256 KB"],
  ])("explains what is wrong with %s", async (_, make, message) => {
    await expect(rowsOf(make())).rejects.toThrow(message);
  });

  test("handles characters and lines that cross chunk boundaries", async () => {
    const text = `${"é漢🛒".repeat(20_000)}\n`.repeat(5);
    expect((await inspectAt(fileOf(text))).bytes).toBe(Buffer.byteLength(text));
    expect((await inspectAt(fileOf(gzipSync(text)))).bytes).toBe(Buffer.byteLength(text));
  });
});

describe("a compressed file that is damaged or expands excessively", () => {
  const BROKEN_BLOCK = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 0xff, 0xff, 0xff, 0xff]);
  const opened = (content: Buffer) => {
    const file = fileOf(content);
    return { path: file, name: file, isPacked: true, ...PLAIN };
  };
  afterAll(() => provideSettings({ IMPORT_UNPACK_RATIO: "200", IMPORT_UNPACKED_GB: "20" }));

  test("a damaged block is thrown where rows are read, and nowhere else", async () => {
    const file = opened(BROKEN_BLOCK);
    await expect(readHeader(file)).rejects.toThrow("is damaged and cannot be unpacked");
    await expect(readRows(file, START).next()).rejects.toThrow("is damaged and cannot be unpacked");
  });

  test("too many empty lines are rejected, and the header must be within a megabyte", async () => {
    const file = opened(gzipSync(Buffer.alloc(64 << 20, "\n")));
    await expect(readHeader(file)).rejects.toThrow("more than 10000 empty lines");
    const spaces = opened(gzipSync(`${"\n \n".repeat(1 << 20)}`));
    expect(await readHeader(spaces)).toEqual([" "]);
  });

  test("text beyond the ratio is rejected before all of it is unpacked @full", async () => {
    const file = opened(gzipSync(`a,b\n${"1,2\n".repeat(8 << 20)}`));
    await expect(inspectTextFile(file.path)).rejects.toThrow("unpacks to more than 200 times its size");
    provideSettings({ IMPORT_UNPACK_RATIO: "100000" });
    expect((await inspectHere(file)).bytes).toBe(4 + 4 * (8 << 20));
    provideSettings({ IMPORT_UNPACKED_GB: "0.01" });
    await expect(inspectHere(file)).rejects.toThrow("unpacks to more than 0.01 GB");
  });

  test("an aborted signal stops the work", async () => {
    const file = fileOf(Buffer.alloc(32 << 20, "1,2\n"));
    const stop = new AbortController();
    const inspected = inspectTextFile(file, { signal: stop.signal });
    stop.abort(new Error("enough"));
    await expect(inspected).rejects.toThrow("enough");
    const rows = readRows({ path: file, name: file, isPacked: false, ...PLAIN }, START, { signal: stop.signal });
    await expect(rows.next()).rejects.toThrow("enough");
  });
});
