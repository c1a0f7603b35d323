import { CsvError } from "csv-parse";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Row } from "#features/imports/rules/import-format.ts";
import { runs } from "#testing/depth.ts";
import { START, TableError, tableParser } from "./parse-rows.ts";

const PROBLEMS: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: "quote_not_closed",
  CSV_INVALID_CLOSING_QUOTE: "text_after_quote",
  CSV_MAX_RECORD_SIZE: "row_too_long",
};

/** The rows of a text that arrives in these parts, or what is wrong with it. */
const parsed = (parts: readonly Buffer[], delimiter: string): Row[] | string => {
  const parser = tableParser(delimiter, START);
  try {
    return [...parts.flatMap((part) => [...parser(part)]), ...parser(null)];
  } catch (error) {
    if (error instanceof TableError) return error.problem;
    throw error;
  }
};

/** The same by an independent parser. */
const expected = (text: Buffer, delimiter: string): { cells: string[]; end: number }[] | string => {
  const options = { bom: true, delimiter, relax_column_count: true, max_record_size: 1 << 14, info: true } as const;
  try {
    const records = parse(text, options) as unknown as { record: string[]; info: { bytes: number } }[];
    return records.map(({ record, info }) => ({ cells: record, end: info.bytes }));
  } catch (error) {
    if (error instanceof CsvError) return PROBLEMS[error.code] ?? error.code;
    throw error;
  }
};

const cut = (text: Buffer, places: readonly number[]): Buffer[] => {
  const at = [0, ...places.map((place) => place % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.subarray(at[i], end));
};

/** What the other parser refuses and this one reads: quotes after other letters, and where tabs separate cells without quotes. */
const isOwn = (wanted: unknown, delimiter: string): boolean =>
  wanted === "INVALID_OPENING_QUOTE" || (delimiter === "\t" && typeof wanted === "string" && wanted !== "row_too_long");

const agrees = (text: Buffer, places: readonly number[], delimiter: string): void => {
  const [found, wanted] = [parsed(cut(text, places), delimiter), expected(text, delimiter)];
  // A "\r" is a letter where rows end with another line break.
  if (isOwn(wanted, delimiter) || (delimiter === "\t" && /[^"\t\n][^\n]*\t".*\t/s.test(text.toString()))) {
    expect(found).toEqual(parsed([text], delimiter));
    return;
  }
  if (typeof found === "string" || typeof wanted === "string") {
    expect(found).toEqual(wanted);
    return;
  }
  expect(found.map(({ cells }) => cells)).toEqual(wanted.map(({ cells }) => cells));
  // Each row begins where the one before ends.
  expect(found.slice(1).map(({ byte }) => byte)).toEqual(wanted.slice(0, -1).map(({ end }) => end));
};

describe("tableParser", () => {
  const delimiter = fc.constantFrom(",", ";", "\t");
  const places = fc.array(fc.nat(), { maxLength: 6 });

  test("reads any text as another parser does, well-formed or not, however it is cut into parts", () => {
    const unit = fc.constantFrom("a", "é", "漢", "🛒", '"', '"', '""', ",", ";", "\t", "\n", "\r\n", "\r", " ");
    const text = fc.string({ unit, maxLength: 40 });
    fc.assert(
      fc.property(text, fc.boolean(), places, delimiter, (rows, bom, at, by) => {
        agrees(Buffer.from(`${bom ? "\ufeff" : ""}${rows}`), at, by);
      }),
      { numRuns: runs(5000), examples: [['\r\n\r\t"\t"', false, [], "\t"]] },
    );
  });

  test("reads well-formed rows with quotes, line breaks and letters of several bytes as another parser does", () => {
    const cell = fc.string({ unit: fc.constantFrom("a", "b", "é", '""', ",", "\n", "\r\n"), maxLength: 8 });
    const row = fc.array(
      fc.oneof(
        cell.map((text) => `"${text}"`),
        fc.constantFrom("", "x", "ü", "12.50"),
      ),
      {
        minLength: 1,
        maxLength: 5,
      },
    );
    const table = fc.array(row, { maxLength: 12 });
    fc.assert(
      fc.property(table, fc.constantFrom("\n", "\r\n", "\r"), places, (rows, newline, at) => {
        agrees(Buffer.from(rows.map((cells) => cells.join(",")).join(newline)), at, ",");
      }),
      { numRuns: runs(2000) },
    );
  });

  test("takes a quote after other letters for a letter, and every quote that encloses no whole cell between tabs", () => {
    const cellsOf = (text: string, delimiter: string) => {
      const rows = parsed([Buffer.from(text)], delimiter);
      return typeof rows === "string" ? rows : rows.map(({ cells }) => cells.join("|"));
    };
    expect(cellsOf('1,Vinyl 12" single,2\n2,"a ""b"", c",3\n', ",")).toEqual(['1|Vinyl 12" single|2', '2|a "b", c|3']);
    expect(cellsOf('1, "a, b",2\n', ",")).toBe("space_before_quote");
    expect(cellsOf('1,"Best" mug,2\n', ",")).toBe("text_after_quote");
    const tabs = 'a\t"Best" mug, 3" tall\t1\nb\t"Best mug\t2\nc\t12"\t3\nd\t"two\nlines"\t4\ne\t5\t"';
    expect(cellsOf(tabs, "\t")).toEqual([
      'a|"Best" mug, 3" tall|1',
      'b|"Best mug|2',
      'c|12"|3',
      "d|two\nlines|4",
      'e|5|"',
    ]);
  });

  test("limits the bytes of a row, not counting quotes and delimiters", () => {
    const places = [3, 5000, 17_000];
    for (const text of [
      "é".repeat(8192),
      "é".repeat(8193),
      `${'"a",'.repeat(9000)}b`,
      `"${"x".repeat(20_000)}`,
      ",".repeat(40_000),
    ])
      agrees(Buffer.from(`a,b\n${text}\n1,2\n`), places, ",");
  });
});
