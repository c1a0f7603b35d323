import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Cut, type Row, wholeDocuments } from "./import-format.ts";

const documentOf = (row: Row): string => row.cells[0] ?? "";
const rowsOf = (keys: readonly string[], from = 0): Row[] =>
  keys.map((key, i) => ({ line: i + 2, byte: (i + 1) * 10, cells: [key] })).slice(from);

const inChunks = async function* (rows: readonly Row[], size: number) {
  for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
};

const SIZES = { rows: 8, lookAhead: 5 };
const cutsOf = async (rows: readonly Row[], chunk = 3): Promise<Cut[]> => {
  const cuts: Cut[] = [];
  for await (const cut of wholeDocuments(inChunks(rows, chunk), documentOf, SIZES)) cuts.push(cut);
  return cuts;
};

/** Documents of one to six rows, with neighboring rows occasionally swapped, as in a file written by two registers. */
const keys = fc
  .array(fc.record({ size: fc.integer({ min: 1, max: 6 }), swap: fc.boolean() }), { maxLength: 25 })
  .map((documents) => {
    const all = documents.flatMap(({ size }, i) => Array.from({ length: size }, () => `d${i}`));
    for (const [i, { swap }] of documents.entries()) {
      const [a, b] = [all[i], all[i + 2]];
      if (swap && a !== undefined && b !== undefined) [all[i], all[i + 2]] = [b, a];
    }
    return all;
  });

describe("wholeDocuments", () => {
  test("keeps every row once and every document together", async () => {
    await fc.assert(
      fc.asyncProperty(keys, fc.integer({ min: 1, max: 40 }), async (all, chunk) => {
        const cuts = await cutsOf(rowsOf(all), chunk);
        const documents = cuts.flatMap((cut) => cut.documents);
        expect(
          documents
            .flat()
            .map(({ line }) => line)
            .sort((a, b) => a - b),
        ).toEqual(all.map((_, i) => i + 2));
        expect(documents).toHaveLength(new Set(all).size);
        for (const cut of cuts) expect(cut.rowCount).toBe(cut.documents.flat().length);
      }),
    );
  });

  test("makes the same cuts when restarted at any of them", async () => {
    await fc.assert(
      fc.asyncProperty(keys, async (all) => {
        const rows = rowsOf(all);
        const cuts = await cutsOf(rows);
        let done = 0;
        for (const [i, { rowCount, next }] of cuts.entries()) {
          done += rowCount;
          expect(next).toEqual(rows[done] ?? null);
          if (next) expect(await cutsOf(rowsOf(all, done), 7)).toEqual(cuts.slice(i + 1));
        }
      }),
    );
  });

  test("holds at most one cut and its look-ahead", async () => {
    const long = rowsOf(Array.from({ length: 500 }, (_, i) => `d${Math.floor(i / 3)}`));
    for (const { rowCount } of await cutsOf(long)) expect(rowCount).toBeLessThanOrEqual(SIZES.rows);
  });

  test("treats a row without a document as one of its own", async () => {
    const [cut] = await cutsOf(rowsOf(["a", "", "", "a"]));
    expect(cut?.documents.map((rows) => rows.map(({ line }) => line))).toEqual([[2, 5], [3], [4]]);
  });
});
