import { parse } from "csv-parse/sync";
import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/segmentation/actions/route.ts";
import { GET as listCustomers } from "#app/api/admin/segmentation/customers/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import type { SegmentAction } from "#features/report/contracts/groups.ts";
import { aBusiness, daysAgo, saveSales, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/admin/segmentation/actions";

let shop: Scope;
let token: string;

const actionsOf = async (query: string): Promise<SegmentAction[]> =>
  (await (await GET(aRequest("GET", PATH + query, { token }))).json()).data;
const list = (query: string) => listCustomers(aRequest("GET", `/api/admin/segmentation/customers${query}`, { token }));

beforeAll(async () => {
  shop = await aBusiness();
  token = await aToken(shop);
  const createdAt = daysAgo(400);
  const names = Array.from({ length: 40 }, (_, i) => `c${i}`);
  await saveSales(shop, {
    customers: names.map((externalId, i) => ({
      externalId,
      name: null,
      email: i % 2 === 0 ? `${externalId}@example.com` : null,
      emailConsent: "granted" as const,
      createdAt,
    })),
  });
  // Every tenth day until a while ago, which differs: some are due, some overdue, some bought once.
  await someOrders(
    shop,
    names.flatMap((customer, i) =>
      Array.from({ length: 1 + (i % 5) }, (_, k) => ({
        customer,
        orderedAt: daysAgo(2 * i + 10 * k),
        totalPrice: 5000,
      })),
    ),
  );
  await updateActions(shop, new AbortController().signal);
});

describe("200", () => {
  test.each(["", "?segment=R5F1M1", "?method=value&segment=V2", "?segment=LAPSED"])(
    "the counts of actions equal the lists and the files behind them: %s",
    async (query) => {
      const actions = await actionsOf(query);
      const all = await (await list(query)).json();
      expect(actions.reduce((sum, { customers }) => sum + customers, 0)).toBe(all.total);
      const join = query === "" ? "?" : `${query}&`;
      for (const { kind, customers } of actions) {
        const answer = await (await list(`${join}action=${kind}&pageSize=200`)).json();
        expect([answer.total, answer.data.length]).toEqual([customers, customers]);
        const file = await (await list(`${join}action=${kind}&exportFormat=csv`)).text();
        expect(parse(file, { columns: true, bom: true })).toHaveLength(customers);
      }
    },
  );

  test("tells several actions apart, with those who consented and have an address", async () => {
    const actions = await actionsOf("");
    expect(actions.length).toBeGreaterThan(1);
    expect(actions.reduce((sum, { reachableByEmail }) => sum + reachableByEmail, 0)).toBe(20);
  });
});

test("400 for a segment that the report doesn't have", async () => {
  expect((await GET(aRequest("GET", `${PATH}?segment=V9`, { token }))).status).toBe(400);
});
