import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { GET as getCohorts } from "#app/api/admin/cohorts/route.ts";
import { GET as getOrderGaps } from "#app/api/admin/order-gaps/route.ts";
import { GET as getDecomposition } from "#app/api/admin/overview/decomposition/route.ts";
import { GET as getPairs } from "#app/api/admin/products/pairs/route.ts";
import { GET as getProducts } from "#app/api/admin/products/route.ts";
import { GET as getSecondOrder } from "#app/api/admin/second-order/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { SPLITS } from "#records/rules/report-choices.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { expectCohorts } from "#testing/recounts/cohorts.ts";
import {
  expectOrderGaps,
  expectSecondOrder,
  expectSecondOrderCurve,
  listPlaced,
  listStarted,
} from "#testing/recounts/first-orders.ts";
import { expectPairs, expectProducts } from "#testing/recounts/products.ts";
import { expectRevenueChange } from "#testing/recounts/revenue-change.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

// The figures that a visitor of the demo sees on the pages about products, retention and revenue, counted again in SQL.

const TIME_ZONE = "America/New_York";

let scope: Scope;
let token: string;

beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-08-19T12:00:00Z") });
  scope = await aBusiness({ timeZone: TIME_ZONE });
  token = await aToken(scope);
  await loadDemoBusiness(scope, { now: new Date(), timeZone: TIME_ZONE });
  await asOwner("analyze");
});
afterAll(() => void vi.useRealTimers());

const read = async (get: typeof getProducts, address: string) => {
  const answer = await get(aRequest("GET", `/api/admin/${address}`, { token }));
  expect(answer.status).toBe(200);
  return answer.json();
};

/** All pages of a list. */
const readAll = async (get: typeof getProducts, address: string) => {
  const first = await read(get, `${address}&pageSize=200`);
  const data = [...first.data];
  for (let page = 2; data.length < first.total; page++)
    data.push(...(await read(get, `${address}&pageSize=200&page=${page}`)).data);
  return { ...first, data };
};

test.each(["by=product", "by=category", "by=product&storefrontId=2", "by=product&months=6"])(
  "the demo's products are those counted in SQL (%s)",
  async (query) => {
    const counted = await expectProducts(scope, TIME_ZONE, await readAll(getProducts, `products?${query}`));
    expect(counted.some(({ returned }) => Number(returned) >= 20)).toBe(true);
  },
);

test.each(["together", "next"])("the demo's pairs of products are those counted in SQL (%s)", async (relation) => {
  const answer = await readAll(getPairs, `products/pairs?relation=${relation}&by=product`);
  expect(answer.data.length).toBeGreaterThan(0);
  await expectPairs(scope, TIME_ZONE, answer);
});

test("the demo's second order, by month and storefront, its curve and its steps are those counted in SQL", async () => {
  const { data } = await read(getSecondOrder, "second-order?by=storefront");
  const started = await listStarted(scope, TIME_ZONE, data);
  expect(started.length).toBeGreaterThan(3000);
  expectSecondOrder(data, started);
  expectSecondOrderCurve(data, started);
});

test("the demo's time between orders is the one counted in SQL", async () => {
  const { data } = await read(getOrderGaps, "order-gaps");
  expectOrderGaps(data, await listPlaced(scope, TIME_ZONE, data));
});

test.each(["retention", "orders", "revenue"])(
  "the demo's cohorts by month are those counted in SQL (%s)",
  async (metric) => {
    const { data } = await read(getCohorts, `cohorts?metric=${metric}&months=24`);
    expect(data.rows.length).toBe(24);
    await expectCohorts(scope, TIME_ZONE, data);
  },
);

test.each(SPLITS)("the demo's change of revenue is the one counted in SQL (by %s)", async (by) => {
  for (const query of ["", "&days=90&compare=year", "&days=7&storefront=1"]) {
    const { data } = await read(getDecomposition, `overview/decomposition?by=${by}${query}`);
    expect(data.revenue.before * data.revenue.after).toBeGreaterThan(0);
    await expectRevenueChange(scope, data);
  }
});
