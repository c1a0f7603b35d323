import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { POST as preview } from "#app/api/admin/acquisition-costs/preview/route.ts";
import { DELETE, GET, PUT } from "#app/api/admin/acquisition-costs/route.ts";
import { GET as payback } from "#app/api/admin/cohorts/payback/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { toLocalDay } from "#lib/time/day.ts";
import { addMonths, toMonth } from "#lib/time/month.ts";
import { aBusiness, saveSales, someOrders } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";

const PATH = "/api/admin/acquisition-costs";
const THIS_MONTH = toMonth(toLocalDay(new Date(), "UTC"));
const ago = (months: number) => addMonths(THIS_MONTH, -months);
const at = (months: number) => new Date(`${ago(months)}-02T12:00:00Z`);

let shop: Scope;
let token: string;

const put = (costs: unknown) => PUT(aRequest("PUT", PATH, { token, body: { costs } }));
const list = async (query = "") => (await GET(aRequest("GET", PATH + query, { token }))).json();
const amounts = async () =>
  (await list("?sort=month")).data.map((cost: { month: string; campaign: string; amount: number }) => [
    cost.month,
    cost.campaign,
    cost.amount,
  ]);
const upload = async (text: string | Uint8Array<ArrayBuffer>) => {
  const headers = { authorization: `Bearer ${token}`, "content-type": "text/csv" };
  const address = `http://localhost${PATH}/preview?fileName=costs.csv`;
  return preview(new Request(address, { method: "POST", headers, body: text }));
};
const paybackOf = async (query = "") =>
  (await (await payback(aRequest("GET", `/api/admin/cohorts/payback${query}`, { token }))).json()).data;

const LINE = { productId: "lamp", quantity: 1, price: 1000, lineTotal: 1000 };

beforeAll(async () => {
  shop = await aBusiness({ currency: "EUR" });
  token = await aToken(shop);
  const createdAt = new Date("2024-01-01T00:00:00Z");
  const from = (externalId: string, acquisitionCampaign: string | null) => ({
    externalId,
    createdAt,
    acquisitionCampaign,
  });
  await saveSales(shop, {
    customers: [from("ada", "Spring"), from("bob", "Spring"), from("cleo", "Search"), from("dan", null)],
  });
  await someOrders(shop, [
    { customer: "ada", orderedAt: at(3), items: [LINE] },
    { customer: "ada", orderedAt: at(2), items: [LINE] },
    { customer: "bob", orderedAt: at(3), items: [LINE] },
    { customer: "cleo", orderedAt: at(2), items: [LINE] },
    { customer: "dan", orderedAt: at(2), items: [LINE] },
  ]);
});

test("a file is previewed by row, saved, read, replaced by month and deleted", async () => {
  const answer = await upload(
    [
      "Campaign;Day;Spend",
      `Spring;${ago(3)}-01;12,50`,
      `Spring;${ago(3)}-02;12,50`,
      `Search;${ago(2)};30`,
      "Search;soon;30",
      `Search;${ago(2)};-1`,
      `Unheard of;${ago(2)};8`,
    ].join("\n"),
  );
  expect(answer.status).toBe(200);
  const { data } = await answer.json();
  const costs = [
    { campaign: "Spring", month: ago(3), amount: 25 },
    { campaign: "Search", month: ago(2), amount: 30 },
    { campaign: "Unheard of", month: ago(2), amount: 8 },
  ];
  expect(data).toMatchObject({
    currency: "EUR",
    rowsRead: 6,
    rowsRefused: 2,
    replacedMonths: [],
    unknownCampaigns: ["Unheard of"],
    problems: [
      { line: 5, column: "Day", code: "month", value: "soon" },
      { line: 6, column: "Spend", code: "amount", value: "-1" },
    ],
    costs,
  });
  expect(await amounts()).toEqual([]);

  expect((await (await put(data.costs)).json()).data).toEqual({ months: [ago(3), ago(2)], costs: 3, replaced: 0 });
  expect((await (await upload(`campaign,month,cost\nSpring,${ago(2)},1`)).json()).data.replacedMonths).toEqual([
    ago(2),
  ]);
  // The month that is sent again is replaced as a whole, the other one stays.
  expect((await (await put([{ campaign: "Search", month: ago(2), amount: 4 }])).json()).data).toMatchObject({
    replaced: 2,
  });
  expect(await amounts()).toEqual([
    [ago(3), "Spring", 25],
    [ago(2), "Search", 4],
  ]);
  expect(await list("?q=spr")).toMatchObject({ total: 1, currency: "EUR" });

  const gone = await DELETE(aRequest("DELETE", `${PATH}?month=${ago(2)}`, { token }));
  expect((await gone.json()).data).toEqual({ deleted: 1 });
  expect(await amounts()).toEqual([[ago(3), "Spring", 25]]);
  const { rows } = await withBusiness(shop, (client) =>
    client.query("select action from audit_log where business_id = $1 and action like 'acquisition%' order by id", [
      shop.businessId,
    ]),
  );
  expect(rows.map(({ action }) => action)).toEqual([
    "acquisition_costs.saved",
    "acquisition_costs.saved",
    "acquisition_costs.deleted",
  ]);
});

test("payback by campaign and month, by revenue until costs of goods are known", async () => {
  await put([
    { campaign: "Spring", month: ago(3), amount: 25 },
    { campaign: "Search", month: ago(2), amount: 40 },
  ]);
  const byCampaign = await paybackOf();
  expect(byCampaign).toMatchObject({ basis: "revenue", costCoverage: null, campaigns: 2 });
  // Ada and bob cost 12.50 each and bring 20.00 in month 0, 30.00 by the end of month 1. Cleo costs 40.00 and brings 10.00.
  expect(byCampaign.rows).toMatchObject([
    {
      key: "Search",
      cost: 40,
      customers: 1,
      costPerCustomer: 40,
      valuePerCustomer: 10,
      recovered: 0.25,
      paidBackIn: null,
    },
    {
      key: "Spring",
      cost: 25,
      customers: 2,
      costPerCustomer: 12.5,
      valuePerCustomer: 15,
      recovered: 1.2,
      paidBackIn: 1,
    },
  ]);
  expect(byCampaign.total).toMatchObject({ key: null, cost: 65, customers: 3 });
  expect((await paybackOf("?by=month")).rows.map(({ key }: { key: string }) => key)).toEqual([ago(3), ago(2)]);

  await someOrders(shop, [{ customer: "bob", orderedAt: at(1), items: [{ ...LINE, unitCost: 300 }] }]);
  const margin = await paybackOf();
  expect(margin).toMatchObject({ basis: "margin", costCoverage: 0.2 });
  expect(margin.rows[1]).toMatchObject({ key: "Spring", valuePerCustomer: 3.5, paidBackIn: null });
});

describe("400", () => {
  test.each([
    [{ campaign: "Spring", month: addMonths(THIS_MONTH, 1), amount: 1 }, "costs[0].month"],
    [{ campaign: "Spring", month: ago(1), amount: 1.005 }, "costs[0].amount"],
    [{ campaign: " ", month: ago(1), amount: 1 }, "costs[0].campaign"],
  ])("%j names the field", async (cost, parameter) => {
    const answer = await put([cost]);
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain(`"${parameter}"`);
  });

  test("a file without the columns says which", async () => {
    const answer = await upload("campaign,clicks\nSpring,5\n");
    expect(answer.status).toBe(400);
    expect(JSON.stringify(await answer.json())).toContain("amount");
  });
});

test("a small upload that unpacks to a long file is refused without reading all of it", async () => {
  const campaign = "Spring ".repeat(15);
  const rows = Array.from({ length: 200_000 }, (_, i) => `${campaign},${ago(1)},${(i * 7919) % 997}\n`).join("");
  const answer = await upload(new Uint8Array(gzipSync(`campaign,month,amount\n${rows}`)));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({
    details: [{ field: "body", message: expect.stringContaining("20 MB") }],
  });
});
