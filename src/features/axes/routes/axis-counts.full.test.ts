import { beforeAll, expect, test } from "vitest";
import { GET as archetypeMembers } from "#app/api/admin/archetypes/[key]/members/route.ts";
import { GET as listArchetypes } from "#app/api/admin/archetypes/route.ts";
import { GET as segmentMembers } from "#app/api/admin/axes/[axis]/segments/[key]/members/route.ts";
import { GET as listAxes } from "#app/api/admin/axes/route.ts";
import { GET as listCustomers } from "#app/api/admin/customers/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import type { AxisDetails } from "#features/axes/contracts/axes.ts";
import { segmentAxes, updateProfiles } from "#features/axes/run-axes.ts";
import type { ArchetypeSummary } from "#features/playbooks/contracts/archetypes.ts";
import { toSegmentKind } from "#lib/axes/axis.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";
import { axisSegmentRule } from "#records/rules/criteria/method-rules.ts";
import { aCustomer, anOrder, someOrders } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { anAxisShop, SHOP_AS_OF } from "#testing/shops/axis-shop.ts";

let shop: Actor;
let token: string;
beforeAll(async () => {
  shop = await anAxisShop(20);
  token = await aToken(shop, { role: "admin" });
  await segmentAxes(shop, { asOf: SHOP_AS_OF, minPopulation: 20 }, unwatched());
});

type Route = typeof segmentMembers;
const ask = async (route: Route, path: string, params: Record<string, string> = {}) =>
  (await answerOf(route(aRequest("GET", path, { token }), { params: Promise.resolve(params) }))).body;

const filtered = (rule: Criteria, more: string) =>
  `/api/admin/customers?${new URLSearchParams({ criteria: JSON.stringify(rule) })}&${more}`;

/** The numbers of customers that a rule finds: the list's total, and the rows of its file. */
const foundBy = async (rule: Criteria): Promise<[number, number]> => {
  const { total } = await ask(listCustomers, filtered(rule, "pageSize=1"));
  const file = await listCustomers(aRequest("GET", filtered(rule, "exportFormat=csv"), { token }), {
    params: Promise.resolve({}),
  });
  return [total, (await file.text()).trim().split("\r\n").length - 1];
};

const expectEqualCounts = async (): Promise<number> => {
  const axes: { data: AxisDetails[]; model: { population: number } } = await ask(listAxes, "/api/admin/axes");
  for (const { axis, segments } of axes.data) {
    if (segments.length === 0) continue;
    expect(segments.reduce((sum, { customer_count }) => sum + customer_count, 0)).toBe(axes.model.population);
    for (const { key, customer_count } of segments) {
      const { total } = await ask(segmentMembers, `/api/admin/axes/${axis}/segments/${key}/members`, { axis, key });
      expect([axis, key, customer_count]).toEqual([axis, key, total]);
      // A rule names the kind, which may have several segments.
      const ofKind = segments.filter((each) => toSegmentKind(each.key) === toSegmentKind(key));
      const count = ofKind.reduce((sum, each) => sum + each.customer_count, 0);
      expect(await foundBy(axisSegmentRule(axis, key))).toEqual([count, count]);
    }
  }
  const archetypes: { data: ArchetypeSummary[] } = await ask(listArchetypes, "/api/admin/archetypes");
  expect(archetypes.data.length).toBeGreaterThan(0);
  for (const { key, customerCount } of archetypes.data) {
    const { total } = await ask(archetypeMembers, `/api/admin/archetypes/${key}/members`, { key });
    const rule = { all: [{ field: "archetype", operator: "is" as const, value: key }] };
    expect([customerCount, await foundBy(rule)]).toEqual([total, [total, total]]);
  }
  return axes.model.population;
};

test("counts on cards equal the lists behind them and their files, after the run and after later orders", async () => {
  expect(await expectEqualCounts()).toBe(60);
  // New customers, customers who change, and one without an order.
  await aCustomer(shop, { externalId: "quiet" });
  const orders = (customer: string, count: number) => Array.from({ length: count }, () => ({ customer }));
  await someOrders(shop, [...orders("new-1", 1), ...orders("new-2", 30), ...orders("once-0", 12)]);
  await updateProfiles(shop, unwatched());
  expect(await expectEqualCounts()).toBe(62);
  await anOrder(shop, { customer: "new-3" });
  await updateProfiles(shop, unwatched());
  expect(await expectEqualCounts()).toBe(63);
});
