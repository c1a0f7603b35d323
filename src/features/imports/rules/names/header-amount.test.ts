import { describe, expect, test } from "vitest";
import { readWholeFile } from "#testing/imports/read-whole-file.ts";
import { currencyInName, isPercentName } from "./header-amount.ts";

test.each([
  ["Total (EUR)", "EUR"],
  ["total_price_eur", "EUR"],
  ["Unit Price (GBP)", "GBP"],
  ["AmountINR", "INR"],
  ["Preço BRL", "BRL"],
  ["Total", null],
  ["Total paid for all", null],
  ["Rate EUR to USD", null],
  ["Europe", null],
  ["Open amount", null],
])("amounts in %s are in %s", (name, currency) => {
  expect(currencyInName(name)).toBe(currency);
});

test.each(["Discount %", "Descuento (%)", "discount_pct", "discountPercent"])("%s has percentages", (name) => {
  expect(isPercentName(name.replace("tP", "t P"))).toBe(true);
});

describe("a currency in a column's name", () => {
  test.each([
    ["order_id,order_date,Total (EUR),customer_id\n1,2026-10-01,10.00,C1\n2,2026-10-02,20.00,C2"],
    ["order_id,order_date,total_price_eur,customer_id\n1,2026-10-01,10.00,C1\n2,2026-10-02,20.00,C2"],
    [
      "order_id,order_date,customer_id,sku,quantity,Unit Price (EUR)\n1,2026-10-01,C1,A,1,10.00\n2,2026-10-02,C2,B,1,20.00",
    ],
  ])("asks for a rate, and is converted by it: %s", async (file) => {
    const asked = await readWholeFile(file);
    expect(
      asked.readings.map(({ order, problems }) => order ?? problems.map(({ code, value }) => [code, value])),
    ).toEqual([[["rate", "EUR"]], [["rate", "EUR"]]]);
    const read = await readWholeFile(file, { rates: { EUR: 1.5 } });
    expect(read.readings.map(({ order }) => order?.totalPrice)).toEqual([1500, 3000]);
    const own = await readWholeFile(file, { currency: "EUR" });
    expect(own.readings.map(({ order }) => order?.totalPrice)).toEqual([1000, 2000]);
  });
});

describe("a percent sign in a column's name", () => {
  test.each([
    [
      "Order ID,Order Date,Customer ID,Product,Qty,Unit Price,Discount %\n1,2026-10-01,C1,A,2,10,10\n2,2026-10-02,C2,B,1,10,0",
      [1800, 1000],
    ],
    [
      "Order ID,Order Date,Customer ID,Product,Qty,Unit Price,Discount %,Line Total\n1,2026-10-01,C1,A,2,10,10,18\n2,2026-10-02,C2,B,1,10,0,10",
      [1800, 1000],
    ],
    [
      "Pedido,Fecha,ID cliente,Producto,Cantidad,Precio unitario,Descuento (%)\n1,2026-10-01,C1,A,2,10,20\n2,2026-10-02,C2,B,1,10,0.5",
      [1600, 995],
    ],
    [
      "order_id,order_date,customer_id,product_id,quantity,price,discount_pct\n1,2026-10-01,C1,A,2,10,0.1\n2,2026-10-02,C2,B,1,10,0",
      [1800, 1000],
    ],
  ] as const)("makes its numbers shares: %s", async (file, totals) => {
    const { readings } = await readWholeFile(file);
    expect(readings.map(({ order, problems }) => order?.totalPrice ?? problems)).toEqual(totals);
  });
});

test("an ISO currency is an order's, and what was paid back in Portuguese is a refund", async () => {
  const yen = await readWholeFile("order_id,order_date,customer_id,total_price,iso_currency\n1,2026-10-01,C1,3000,JPY");
  expect(yen.readings[0]?.problems).toMatchObject([{ code: "rate", value: "JPY" }]);
  const back = await readWholeFile(
    "order_id,order_date,customer_id,total_price,Valor estornado\n1,2026-10-01,C1,30.00,10.00",
  );
  expect(back.readings[0]?.refunds).toMatchObject([{ amount: 1000 }]);
});
