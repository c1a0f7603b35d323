import { expect, test } from "vitest";
import { COLUMN_WORDS } from "./column-words.ts";
import { localizeRows } from "./localize-rows.ts";

const rows = [{ segment_name: "2026-01-31", total_revenue: -1234.5, period_end: "2026-01-31" }];
const keys = ["segment_name", "total_revenue", "period_end"];

test("English rows stay as a program reads them", () => {
  expect(localizeRows(keys, rows, "en")).toEqual({
    columns: keys.map((key) => ({ key, header: key })),
    rows,
    decimalSign: ".",
  });
});

test("labels, days and the decimal sign are the language's; a name that looks like a day is a name", () => {
  expect(localizeRows(keys, rows, "pt")).toEqual({
    columns: [
      { key: "segment_name", header: "Segmento" },
      { key: "total_revenue", header: "Receita, líquida de reembolsos" },
      { key: "period_end", header: "Fim do período" },
    ],
    rows: [{ segment_name: "2026-01-31", total_revenue: -1234.5, period_end: "31/01/2026" }],
    decimalSign: ",",
  });
  expect(localizeRows(keys, rows, "es")).toMatchObject({ decimalSign: ".", rows: [{ period_end: "31/01/2026" }] });
});

test("both languages have a label for the same columns", () => {
  expect(Object.keys(COLUMN_WORDS.pt)).toEqual(Object.keys(COLUMN_WORDS.es));
});
