import { expect, test } from "vitest";
import { segmentRow } from "#features/report/rules/report.ts";
import { exportedColumns } from "#records/rules/customers/customer-files.ts";
import { aBehaviorReport, aValueReport } from "#testing/routes/method-reports.ts";
import { aReport } from "#testing/routes/segmentation-report.ts";
import { COLUMN_WORDS, localizeRows } from "./localize-rows.ts";

const rows = [{ segment_name: "2026-01-31", total_revenue: -1234.5, period_end: "2026-01-31" }];
const keys = ["segment_name", "total_revenue", "period_end"];

test("English rows stay machine-readable", () => {
  expect(localizeRows(keys, rows, "en")).toEqual({
    columns: keys.map((key) => ({ key, header: key })),
    rows,
    decimalSign: ".",
  });
});

test("labels, dates and the decimal sign follow the language; a name that looks like a date is unchanged", () => {
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

test.each(["period_end", "compared_period_start", "periodStart", "lastOrderDay", "nextOrderOn"])(
  "%s is a day",
  (key) => {
    expect(localizeRows([key], [{ [key]: "2026-01-31" }], "es").rows).toEqual([{ [key]: "31/01/2026" }]);
  },
);

test.each([
  ["rfm", aReport([])],
  ["value", aValueReport([10], { high: 0, low: 0 })],
  ["behavior", aBehaviorReport([{ code: "NONE", customers: 1 }])],
] as const)("every column of a report by %s has a label", (_, report) => {
  const [segment] = report.segments;
  if (!segment) throw new Error("a report has segments");
  for (const key of Object.keys(segmentRow(segment as never, report as never))) {
    expect(COLUMN_WORDS.es[key], key).toBeDefined();
  }
});

test("every column of a file of customers has a label", () => {
  const { keys } = exportedColumns(undefined, []);
  expect(keys.filter((key) => COLUMN_WORDS.es[key] === undefined && key !== "currency")).toEqual([]);
});

test("both languages have labels for the same columns", () => {
  expect(Object.keys(COLUMN_WORDS.pt)).toEqual(Object.keys(COLUMN_WORDS.es));
});
