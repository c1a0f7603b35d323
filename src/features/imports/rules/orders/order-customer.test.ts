import { expect, test } from "vitest";
import { orderLines, orders } from "#features/imports/rules/formats/own-layouts.ts";
import { problemsIn, readRecords } from "#testing/imports/read-records.ts";

const customersIn = (names: readonly string[], customersByName: boolean) =>
  readRecords(
    orders,
    names.map((customer_name, i) => ({ order_id: `${i}`, order_date: "2026-10-01", total_price: "5", customer_name })),
    { shop: { customersByName } },
  ).map(({ order }) => order?.customerExternalId);

test("a customer is known by the name only if that was chosen, however it is spaced and capitalized", () => {
  const names = ["Ana Pérez", " ANA  PÉREZ ", "Ana Perez", ""];
  expect(customersIn(names, false)).toEqual([null, null, null, null]);
  expect(customersIn(names, true)).toEqual(["ana pérez", "ana pérez", "ana perez", null]);
});

test("whoever a till doesn't know is nobody", () => {
  const names = ["Consumidor Final", "Público en general", "Walk-in customer", "Cliente mostrador", "Cliente balcão"];
  expect(customersIn(names, true)).toEqual(names.map(() => null));
});

test("an email address identifies more than a name, and an order has one customer by name", () => {
  const line = { order_id: "1", order_date: "2026-10-01", product_id: "P1", quantity: "1", price: "5" };
  const shop = { customersByName: true };
  const [read] = readRecords(orderLines, [{ ...line, customer_name: "Ana", customer_email: "ana@s.test" }], { shop });
  expect(read?.order?.customerExternalId).toBe("ana@s.test");
  const two = [
    { ...line, customer_name: "Ana" },
    { ...line, customer_name: "Bea" },
  ];
  expect(problemsIn(readRecords(orderLines, two, { shop }))).toContain("3 customer_name Bea: other_customer");
  expect(problemsIn(readRecords(orderLines, two))).toEqual([]);
});
