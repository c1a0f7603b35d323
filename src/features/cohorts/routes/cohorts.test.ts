import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/cohorts/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { Cohort, Cohorts } from "#features/cohorts/contracts.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { aRequest, aToken, type CallOptions } from "#testing/request.ts";

const PATH = "/api/admin/cohorts";
const THIS_MONTH = toMonth(toLocalDay(new Date(), "UTC"));
/** Midday of the second day, so many months ago. */
const monthsAgo = (months: number) => new Date(`${addMonths(THIS_MONTH, -months)}-02T12:00:00Z`);

let shop: Scope;
let token: string;

const get = (query = "", options: CallOptions = { token }) => GET(aRequest("GET", PATH + query, options));
const cohorts = async (query = ""): Promise<Cohorts> => (await (await get(query)).json()).data;
const valuesOf = ({ cells }: Pick<Cohort, "cells">) => cells.map(({ value }) => value);

const LINE = { productId: "lamp", productName: "Lamp", category: "Light", quantity: 1, price: 1000, lineTotal: 1000 };

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR", storefronts: ["Web", "Shop"] });
  token = await aToken(shop);
  const createdAt = new Date("2024-01-01T00:00:00Z");
  await saveSales(shop, {
    customers: [
      { externalId: "ada", createdAt, country: "GB", acquisitionCampaign: "Spring" },
      { externalId: "bob", createdAt },
    ],
  });
  await someOrders(shop, [
    // Ada starts three months ago with 10.00, and spends 30.00 two months later, 10.00 of it returned.
    {
      customer: "ada",
      orderedAt: monthsAgo(3),
      totalPrice: 1000,
      discountCodes: ["HELLO"],
      items: [{ ...LINE, unitCost: 400 }],
    },
    { customer: "ada", orderedAt: monthsAgo(1), totalPrice: 3000, refunded: 1000 },
    // Bob starts in the same month in the other storefront; cleo two months later, dan this month.
    { customer: "bob", orderedAt: monthsAgo(3), totalPrice: 500, storefrontId: 2 },
    { customer: "cleo", orderedAt: monthsAgo(1), totalPrice: 800, discountAmount: 100 },
    { customer: "dan", orderedAt: monthsAgo(0), totalPrice: 900 },
    { customer: "eve", orderedAt: monthsAgo(2), totalPrice: 900, refunded: 900 },
    { customer: null, orderedAt: monthsAgo(2), totalPrice: 77_700 },
  ]);
  await someOrders(await aBusiness(), [{ customer: "ada", orderedAt: monthsAgo(3), totalPrice: 5000 }]);
});

describe("200", () => {
  test("retention by month: what has not happened is absent, the current month is marked", async () => {
    const { rows, total, metric, by, month, currency } = await cohorts();
    expect({ metric, by, month, currency }).toEqual({
      metric: "retention",
      by: "month",
      month: THIS_MONTH,
      currency: "EUR",
    });
    const first = addMonths(THIS_MONTH, -3);
    expect(rows.map(({ key, customers }) => [key, customers])).toEqual([
      [first, 2],
      [addMonths(THIS_MONTH, -1), 1],
      [THIS_MONTH, 1],
    ]);
    expect(rows.map(valuesOf)).toEqual([[1, 0, 0.5, 0], [1, 0], [1]]);
    expect(rows.map(({ cells }) => cells.map(({ isComplete }) => isComplete))).toEqual([
      [true, true, true, false],
      [true, false],
      [false],
    ]);
    // Of three customers whose first month is over; of two who are observed longer.
    expect(total).toMatchObject({ kind: "total", key: null, customers: 4 });
    expect(total.cells.map(({ customers, activeCustomers }) => [customers, activeCustomers])).toEqual([
      [3, 3],
      [2, 0],
      [2, 1],
      [2, 0],
    ]);
  });

  test("money is net of refunds, in total or per customer, and margins say what they cover", async () => {
    const [revenue] = (await cohorts("?metric=revenue")).rows;
    expect(revenue && valuesOf(revenue)).toEqual([15, 0, 20, 0]);
    const [each] = (await cohorts("?metric=revenue&per=customer")).rows;
    expect(each && valuesOf(each)).toEqual([7.5, 0, 10, 0]);
    const [ltv] = (await cohorts("?metric=ltv")).rows;
    expect(ltv && valuesOf(ltv)).toEqual([7.5, 7.5, 17.5, 17.5]);
    const margin = await cohorts("?metric=margin");
    // 10.00 − 4.00 of the lamp; of the order two months later no cost is known.
    expect(margin.rows[0]?.cells.map(({ value, costCoverage }) => [value, costCoverage])).toEqual([
      [6, 10 / 15],
      [0, null],
      [null, 0],
      [0, null],
    ]);
  });

  test("other dimensions count a customer once for each value of the first order", async () => {
    const names = async (query: string) =>
      (await cohorts(query)).rows.map(({ kind, key, customers }) => [kind, key, customers]);
    expect(await names("?by=discount")).toEqual([
      ["value", "HELLO", 1],
      ["automatic", null, 1],
      ["none", null, 2],
    ]);
    expect(await names("?by=campaign")).toEqual([
      ["value", "Spring", 1],
      ["unknown", null, 3],
    ]);
    expect(await names("?by=category")).toEqual([
      ["value", "Light", 1],
      ["other", null, 3],
    ]);
    expect((await cohorts("?by=product")).rows.map(({ key, label }) => [key, label])).toEqual([
      ["p1", null],
      ["lamp", "Lamp"],
    ]);
    expect(await names("?storefrontId=2")).toEqual([["value", addMonths(THIS_MONTH, -3), 1]]);
    expect(await names(`?from=${addMonths(THIS_MONTH, -1)}&to=${addMonths(THIS_MONTH, -1)}`)).toEqual([
      ["value", addMonths(THIS_MONTH, -1), 1],
    ]);
  });

  test("is recalculated after an order", async () => {
    const other = await aBusiness();
    const theirs = await aToken(other);
    const customers = async () => (await (await get("", { token: theirs })).json()).data.total.customers;
    expect(await customers()).toBe(0);
    await someOrders(other, [{ customer: "ada", orderedAt: monthsAgo(1) }]);
    expect(await customers()).toBe(1);
  });

  test("exports the table in the reader's language", async () => {
    const headers = { "accept-language": "pt" };
    const answer = await get("?metric=ltv&exportFormat=csv", { token, headers });
    expect(answer.headers.get("content-disposition")).toContain("cohorts-ltv-by-month");
    const [header, first] = parse(await answer.text()) as string[][];
    expect(header).toEqual(["Coorte", "Clientes", "Incompleto a partir do mês", "0", "1", "2", "3"]);
    expect(first).toEqual([addMonths(THIS_MONTH, -3), "2", "3", "7,5", "7,5", "17,5", "17,5"]);
  });
});

describe("400", () => {
  test.each([
    ["?metric=mood", "metric"],
    ["?by=mood", "by"],
    ["?from=2026-13", "from"],
    [`?to=${addMonths(THIS_MONTH, 1)}`, "to"],
    [`?from=${THIS_MONTH}&to=${addMonths(THIS_MONTH, -1)}`, "from"],
    ["?from=2001-01", "from"],
    ["?storefrontId=9", "storefrontId"],
  ])("%s names the parameter", async (query, parameter) => {
    const answer = await get(query);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(`"${parameter}"`);
  });
});

test("403 for a file without data:export", async () => {
  const viewer = await aToken(shop, { role: "viewer" });
  expect((await get("", { token: viewer })).status).toBe(200);
  expect((await get("?exportFormat=csv", { token: viewer })).status).toBe(403);
});
