import { expect, test } from "vitest";
import { costReader } from "../manage-acquisition-costs.ts";
import { addUpCosts, isCostIn } from "./cost-file.ts";

const HEADER = ["Campaign name", "Day", "Amount spent"];
const read = (cells: string[], currency = "EUR") =>
  costReader(HEADER, { currency, now: "2026-04" })({ line: 2, byte: 0, cells });

test.each([
  [["Spring", "2026-03", "1250"], { campaign: "Spring", month: "2026-03", amount: 125_000 }],
  [[" Spring ", "2026-03-31", "€1,250.50"], { campaign: "Spring", month: "2026-03", amount: 125_050 }],
  [["Primavera", "3/2026", "1.250,50 €"], { campaign: "Primavera", month: "2026-03", amount: 125_050 }],
  [["Primavera", "2026-04", "0"], { campaign: "Primavera", month: "2026-04", amount: 0 }],
])("reads %j", (cells, cost) => {
  expect(read(cells)).toEqual(cost);
});

test("amounts have the currency's decimals", () => {
  expect(read(["Haru", "2026-03", "1250"], "JPY")).toMatchObject({ amount: 1250 });
  expect(read(["Haru", "2026-03", "12.50"], "JPY")).toMatchObject({ code: "amount" });
  expect(read(["Rabi", "2026-03", "12.505"], "KWD")).toMatchObject({ amount: 12_505 });
  expect([isCostIn(12.5, "EUR"), isCostIn(12.505, "EUR"), isCostIn(-1, "EUR"), isCostIn(0.1 + 0.2, "EUR")]).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

test.each([
  [["", "2026-03", "1"], "campaign", "Campaign name"],
  [["x".repeat(256), "2026-03", "1"], "campaign", "Campaign name"],
  [["Spring", "March", "1"], "month", "Day"],
  [["Spring", "2026-02-30", "1"], "month", "Day"],
  [["Spring", "2026-05", "1"], "future", "Day"],
  [["Spring", "2026-03", "-1"], "amount", "Amount spent"],
  [["Spring", "2026-03", "a lot"], "amount", "Amount spent"],
  [["Spring", "2026-03", "$1,250.50"], "amount", "Amount spent"],
  [["Spring", "2026-03"], "columns", "Campaign name"],
])("refuses %j by its cell", (cells, code, column) => {
  expect(read(cells)).toMatchObject({ line: 2, code, column });
});

test("a header without a column is refused by name", () => {
  expect(() => costReader(["campaign", "month"], { currency: "EUR", now: "2026-04" })).toThrow("amount");
});

test("days of a campaign and month are added up", () => {
  const day = (campaign: string, month: string, amount: number) => ({ campaign, month, amount });
  expect(addUpCosts([day("B", "2026-02", 1), day("A", "2026-03", 2), day("B", "2026-02", 40)])).toEqual([
    day("B", "2026-02", 41),
    day("A", "2026-03", 2),
  ]);
});
