import { expect, test } from "vitest";
import { ORDER_PROBLEMS } from "#features/imports/rules/orders/order-file.ts";
import en from "#features/imports/texts/en.json" with { type: "json" };

/** Those of amounts, of the file online-retail and of what is stored. */
const OTHERS = [
  "currency",
  "rate",
  "other_currency",
  "decimal_sign",
  "money",
  "product_code",
  "whole_quantity",
  "sale_quantity",
  "return_quantity",
  "invoice_number",
  "own_cost",
  "stock_correction",
  "free",
  "bad_debt",
  "year",
  "unmatched_return",
  "stored_otherwise",
  "id_of_shop",
];

test("each problem of orders has its words, and nothing else does", () => {
  expect(Object.keys(en.imports.order_problems).sort()).toEqual([...Object.keys(ORDER_PROBLEMS), ...OTHERS].sort());
});
