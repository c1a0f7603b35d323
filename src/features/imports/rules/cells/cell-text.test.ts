import { expect, test } from "vitest";
import { orderLines, orders } from "#features/imports/rules/formats/own-layouts.ts";
import { shopifyOrders } from "#features/imports/shops/shopify/format.ts";
import { readRecords } from "#testing/imports/read-records.ts";
import { customersCsv } from "../customers-csv.ts";
import type { ImportFormat } from "../import-format.ts";

/** The rows of a file, each on its own. */
const read = (format: ImportFormat, [header = "", ...lines]: string[]) =>
  lines.flatMap((line) => {
    const cells = line.split(",");
    return readRecords(format, [Object.fromEntries(header.split(",").map((name, at) => [name, cells[at] ?? ""]))]);
  });

const whose = (ids: string[]) =>
  read(orders, [
    "order_id,order_date,total_price,customer_id,email",
    ...ids.map((id, at) => `o${at},2026-11-01,10,${id}`),
  ]).map(({ order, problems }) => problems[0]?.code ?? order?.customerExternalId);

test("a guest's ID gives way to the email address, or leaves a guest", () => {
  for (const none of ["", "0", "-1", "guest", "Guest", "NULL", "nan", "None", "N/A", "#N/A", "\\N", "-"])
    expect(whose([`${none},ada@example.com`, `${none},NULL`])).toEqual(["ada@example.com", null]);
  expect(whose(["57,ada@example.com", "Null,"])).toEqual(["57", "Null"]);
});

test("an ID of digits is the same with the decimals of a statistics package", () => {
  expect(whose(["17850.0,", "17850,", "'0017850,", "17850.5,"])).toEqual(["17850", "17850", "0017850", "17850.5"]);
});

test("a rounded ID is refused, or another one taken", () => {
  expect(whose(["5.67891E+12,", "5.67891E+12,ada@example.com"])).toEqual(["lost_digits", "ada@example.com"]);
  const [order] = read(orders, ["order_id,order_date,total_price", "5.67891E+12,2026-11-01,10"]);
  expect(order?.problems).toMatchObject([{ column: "order_id", code: "lost_digits", value: "5.67891E+12" }]);
  const [line] = read(orderLines, ["order_id,order_date,product_id,quantity,price", "o1,2026-11-01,1.23457E+12,1,10"]);
  expect(line?.problems).toMatchObject([{ column: "product_id", code: "lost_digits" }]);
});

test("Shopify's orders with rounded IDs are known by their names", () => {
  const HEADER = "Name,Id,Created at,Total,Lineitem quantity,Lineitem name,Lineitem price";
  const ids = read(shopifyOrders, [
    HEADER,
    "#1001,5.67891E+12,2026-11-01,10,1,Tea,10",
    "#1002,5.67891E+12,2026-11-02,20,1,Tea,20",
  ]).map(({ order }) => order?.externalId);
  expect(ids).toEqual(["#1001", "#1002"]);
});

test("customers are known in the same way", () => {
  const of = (row: string) => {
    const [reading] = read(customersCsv, ["customer_id,name,email", row]);
    return reading?.problems[0]?.code ?? reading?.change?.externalId;
  };
  expect(of("0,Ada,ada@example.com")).toBe("ada@example.com");
  expect(of("17850.0,Ada,NULL")).toBe("17850");
  expect(of("5.67891E+12,Ada,")).toBe("lost_digits");
  expect(of("guest,Ada,")).toBe("not_empty");
});
