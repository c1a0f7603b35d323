import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { expect, test } from "vitest";
import { writeCsv } from "#core/csv.ts";
import { csvLine } from "#features/audiences/rules/formats.ts";

test("lines end in CR LF; commas, quotes and line breaks are quoted per RFC 4180", () => {
  expect(writeCsv(["a", "b"], [{ a: 'one, "two"', b: "x\ny" }])).toBe('a,b\r\n"one, ""two""","x\ny"\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])(
  "text that looks like a formula is neutralized: %j",
  (text) => {
    const [row] = parse(writeCsv(["a"], [{ a: text }]), { columns: true }) as { a: string }[];
    expect(row?.a).toBe(`'${text.replace(/(?<=.)=/s, "'=")}`);
  },
);

test("phone numbers stay what SMS tools read, quoted; nothing longer is taken for one", () => {
  const cells = ["+14155552671", "+1415555267", "+1-2", "+14155552671+1", "+14155552671\n", "+1234567890123456"];
  expect(
    writeCsv(
      ["a"],
      cells.map((a) => ({ a })),
    ),
  ).toBe(
    `a\r\n"+14155552671"\r\n"+1415555267"\r\n'+1-2\r\n'+14155552671+1\r\n"'+14155552671\n"\r\n'+1234567890123456\r\n`,
  );
});

test("numbers stay numbers, and nothing is an empty cell", () => {
  expect(writeCsv(["a", "b"], [{ a: -0.5, b: null }])).toBe("a,b\r\n-0.5,\r\n");
});

test("a decimal comma is quoted, and negative numbers are numbers in any language", () => {
  const columns = [
    { key: "a", header: "Receita, líquida" },
    { key: "b", header: "=B" },
  ];
  expect(writeCsv(columns, [{ a: -1234.5, b: 7 }], { decimalSign: "," })).toBe(
    '"Receita, líquida",\'=B\r\n"-1234,5",7\r\n',
  );
});

test("later parts have no header", () => {
  expect(writeCsv(["a", "b"], [{ a: 1, b: 2 }], { header: false })).toBe("1,2\r\n");
});

test("a file without rows has only the header", () => {
  expect(writeCsv(["a", "b"], [])).toBe("a,b\r\n");
});

test("text is neutralized where a reader that expects semicolons or tabs would begin a cell", () => {
  const cells = ["x;=1+1", 'x;"=1+1', "x; =1+1", "x\t@SUM(A1)", "x\n-2+3", "5;-3", "a; +1 555 0100", "a;b"];
  const written = cells.map((a) => writeCsv(["a"], [{ a }], { header: false }).trimEnd());
  expect(written).toEqual([
    `"x;'=1+1"`,
    `"x;'""=1+1"`,
    `"x;' =1+1"`,
    `"x\t'@SUM(A1)"`,
    `"x\n'-2+3"`,
    '"5;-3"',
    '"a; +1 555 0100"',
    '"a;b"',
  ]);
});

test("no reader finds a formula, whichever separator it expects", () => {
  const cell = fc.string({ unit: fc.constantFrom(...'=+-@;\t\r\n", a1(') });
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 4 }), (cells) => {
      const row = Object.fromEntries(cells.map((one, i) => [`c${i}`, one]));
      const written = [writeCsv(Object.keys(row), [row], { header: false }), csvLine(cells, true)];
      for (const text of written) {
        // Quotes only count at the start of a cell, so such a reader may split within ours.
        const pieces = text.split(/[;\t\r\n]/).map((piece, at) => piece.replace(at === 0 ? /^"/ : /^[ "]+/, ""));
        for (const piece of pieces) expect(piece).not.toMatch(/^[=@]|^[+-](?![\d., ()-]*"*(,|$))/);
      }
    }),
  );
});

test("any text round-trips or is neutralized", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n",; aé€') }), { minLength: 2, maxLength: 4 }),
      (cells) => {
        const columns = cells.map((_, i) => `c${i}`);
        const row = Object.fromEntries(cells.map((cell, i) => [`c${i}`, cell]));
        const [read] = parse(writeCsv(columns, [row]), { columns: true }) as Record<string, string>[];
        for (const [name, cell] of Object.entries(row)) {
          expect(read?.[name]?.replaceAll("'", "")).toBe(cell);
          expect(read?.[name]).not.toMatch(/^[=+\-@\t\r]/);
        }
      },
    ),
  );
});
