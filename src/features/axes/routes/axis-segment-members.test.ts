import { beforeAll, describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/axes/[axis]/segments/[key]/members/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { AxisMember } from "#features/axes/contracts/axis-members.ts";
import { aCustomer, anOrder, idOfCustomer } from "#testing/builders.ts";
import { answerOf, aRequest, aToken } from "#testing/request.ts";
import { aProfile } from "#testing/shops/axis-models.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

let shop: Scope;
let token: string;
beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  token = await aToken(shop, { role: "analyst" });
  // Customers without a completed order have a profile because they were analyzed, but no segment.
  await aCustomer(shop, { externalId: "nobody" });
  await anOrder(shop, { customer: "undecided", status: "pending" });
  for (const name of ["nobody", "undecided"]) {
    await aProfile(shop, made.version, {
      customer_id: await idOfCustomer(shop, name),
      dominant_segments: { purchase_value: "small_spenders" },
      segment_memberships: { purchase_value: { small_spenders: 1, premium_spenders: 0 } },
      revision: 9,
    });
  }
});

type Asked = { query?: string; axis?: string; key?: string; by?: string };

const ask = ({ query = "", axis = "purchase_value", key = "small_spenders", by = token }: Asked = {}) =>
  answerOf(
    GET(aRequest("GET", `/api/admin/axes/${axis}/segments/${key}/members${query}`, { token: by }), {
      params: Promise.resolve({ axis, key }),
    }),
  );

const names = (rows: AxisMember[]) => rows.map(({ name }) => name);

describe("GET 200", () => {
  test("lists customers nearest to the segment by membership, with their value and risk", async () => {
    const { status, body } = await ask({ query: "?sort=-lifetimeValue" });
    expect([status, body.total, names(body.data)]).toEqual([200, 3, ["Dan", "Bob", "Cleo"]]);
    // 1 − the chance of an order in 90 days; Cleo has no forecast.
    expect(body.data[1]).toMatchObject({ membership: 1, lifetimeValue: 600, churnRisk: expect.closeTo(0.7) });
    expect(body.data[2].churnRisk).toBeNull();
    expect(body.currency).toBe("USD");
    expect(names((await ask({ query: "?sort=-churnRisk" })).body.data)).toEqual(["Bob", "Dan", "Cleo"]);
  });

  test("a minimum membership lists customers whatever their nearest segment", async () => {
    // Ada is nearest to the high spenders, with a membership of 0.6.
    const all = await ask({ query: "?minMembership=0.4&sort=membership" });
    expect([all.body.total, all.body.data[0].name, all.body.data[0].membership]).toEqual([4, "Ada", 0.4]);
    expect((await ask({ query: "?minMembership=0.41" })).body.total).toBe(3);
    const premium = await ask({ key: "premium_spenders", query: "?minMembership=0.6" });
    expect(names(premium.body.data)).toEqual(["Ada"]);
  });

  test("a file has the columns of the customers' file and the same customers as the list", async () => {
    const file = (by: string) =>
      GET(
        aRequest(
          "GET",
          "/api/admin/axes/purchase_value/segments/small_spenders/members?minMembership=0.4&exportFormat=csv",
          { token: by },
        ),
        { params: Promise.resolve({ axis: "purchase_value", key: "small_spenders" }) },
      );
    const rows = (await (await file(token)).text()).trim().split("\r\n");
    expect(
      rows
        .slice(1)
        .map((row) => row.split(",")[1])
        .sort(),
    ).toEqual(["Ada", "Bob", "Cleo", "Dan"]);
  });
});

describe("GET 400", () => {
  test.each(["minMembership=1.1", "minMembership=half"])("%s", async (query) => {
    const { status, body } = await ask({ query: `?${query}` });
    expect([status, body.details[0].field]).toEqual([400, query.split("=")[0]]);
  });
});
