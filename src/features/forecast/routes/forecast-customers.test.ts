import { beforeAll, describe, expect, test } from "vitest";
import { POST as CHANGE } from "#app/api/admin/customers/changes/route.ts";
import { GET } from "#app/api/admin/forecast/customers/route.ts";
import { POST as CREATE_VIEW } from "#app/api/admin/views/route.ts";
import type { Actor } from "#core/values/permissions.ts";
import { changeCustomers } from "#features/customers/change-customers.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { aBusiness, anOrder } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";

let actor: Actor;
let token: string;
beforeAll(async () => {
  actor = await aForecastShop(60);
  await forecastStoredCustomers(actor, STANDARD_SETTING, unwatched());
  token = await aToken(actor, { role: "analyst" });
});

const ask = (query = "", by = token) =>
  answerOf(GET(aRequest("GET", `/api/admin/forecast/customers${query}`, { token: by })));

type Row = Record<string, string | number | null>;
const column = (rows: Row[], name: string) => rows.map((row) => row[name] ?? null);
const numbers = (rows: Row[], name: string) => column(rows, name).filter((value): value is number => value !== null);

describe("GET 200", () => {
  test("lists all buyers by expected spending, highest first", async () => {
    const { status, body } = await ask("?pageSize=200");
    expect(status).toBe(200);
    expect(body).toMatchObject({ total: 60, currency: "EUR", forecast: { months: 12, level: 0.95 } });
    const values = numbers(body.data, "predictedClv");
    expect(values).toEqual(values.toSorted((a, b) => b - a));
    for (const { lower, likelyLower, likelyUpper, upper } of body.data) {
      const bounds = [lower, likelyLower, likelyUpper, upper];
      expect(bounds).toEqual(bounds.toSorted((a, b) => a - b));
    }
  });

  test("filters by tier, cohort and words, with exact totals", async () => {
    const all: Row[] = (await ask("?pageSize=200")).body.data;
    for (const tier of ["high", "medium", "low"]) {
      const { data, total } = (await ask(`?pageSize=200&tier=${tier}`)).body;
      const expected = all.filter((row) => row.tier === tier);
      expect([total, column(data, "id")]).toEqual([expected.length, column(expected, "id")]);
    }
    const cohort = String(all[0]?.cohort);
    const ofCohort = (await ask(`?pageSize=200&cohort=${cohort}`)).body;
    expect(ofCohort.total).toBe(all.filter((row) => row.cohort === cohort).length);
    const found = (await ask("?q=c4&pageSize=200&tier=high&sort=name")).body;
    const meant = all.filter((row) => String(row.externalId).includes("c4") && row.tier === "high");
    expect(new Set(column(found.data, "id"))).toEqual(new Set(column(meant, "id")));
    expect(found.total).toBe(meant.length);
  });

  test("lists and exports the members of a segment, or all others, also as a saved view has them", async () => {
    const by = asAdmin(actor);
    const all: Row[] = (await ask("?pageSize=200")).body.data;
    const members = column(all, "id").slice(5, 25) as string[];
    const { id } = await createSegment(by, { name: "Some", criteria: {}, isAutomatic: false });
    await changeCustomers(by, { action: "assign", segmentId: id, ids: members });
    const within = (await ask(`?pageSize=200&segment=${id}`)).body;
    expect([within.total, column(within.data, "id")]).toEqual([20, members]);
    expect(within.population).toMatchObject({ segment: { name: "Some", members: 20 }, withoutSegment: null });
    const without = (await ask(`?pageSize=200&withoutSegment=${id}&tier=high`)).body;
    const others = all.filter((row) => row.tier === "high" && !members.includes(String(row.id)));
    expect(column(without.data, "id")).toEqual(column(others, "id"));
    const admin = await aToken(actor);
    const query = { list: "forecast", withoutSegment: id };
    const view = await answerOf(
      CREATE_VIEW(aRequest("POST", "/api/admin/views", { token: admin, body: { name: "Others", query } })),
    );
    const viewed = await ask(`?pageSize=200&view=${view.body.data.id}&segment=${id}`, admin);
    expect([viewed.status, viewed.body.total]).toEqual([200, 40]);
    const file = await GET(
      aRequest("GET", `/api/admin/forecast/customers?exportFormat=csv&segment=${id}`, { token: admin }),
    );
    expect(file.headers.get("content-disposition")).toContain("forecast-in-some-2");
    expect((await file.text()).trim().split("\r\n")).toHaveLength(21);
  });

  test("an unknown segment is a 404 that names the parameter", async () => {
    const { status, body } = await ask("?withoutSegment=01900000-0000-7000-8000-000000000000");
    expect([status, body.code, body.details[0].field]).toEqual([404, "SEGMENT_NOT_FOUND", "withoutSegment"]);
  });

  test("is empty before the first run and says so; never includes another business", async () => {
    const shop = asAdmin(await aBusiness());
    await anOrder(shop, { customer: "ada" });
    const { body } = await ask("", await aToken(shop));
    expect(body).toMatchObject({ data: [], total: 0, forecast: null });
  });
});

describe("GET 400", () => {
  test("an unknown tier is refused", async () => {
    const { status, body } = await ask("?tier=best");
    expect([status, body.details[0].field]).toEqual([400, "tier"]);
  });
});

describe("the whole list", () => {
  const analyst = () => aToken(actor, { role: "analyst" });
  const file = async (query: string, by: string): Promise<string[][]> => {
    const answer = await GET(aRequest("GET", `/api/admin/forecast/customers?exportFormat=csv${query}`, { token: by }));
    return (await answer.text())
      .trim()
      .split("\r\n")
      .map((line) => line.split(","));
  };

  test("is a file of what the page shows", async () => {
    const by = await analyst();
    const shown = (await ask("?pageSize=200&tier=high&sort=-name")).body.data as Row[];
    const [header = [], ...rows] = await file("&tier=high&sort=-name", by);
    expect(header.slice(-12)).toEqual(
      "tier,predictedClv,lower,upper,currency,expectedPurchases,expectedOrderValue,pAlive,nextOrderOn,orderChance7,orderChance30,orderChance90".split(
        ",",
      ),
    );
    expect(rows.map(([id]) => id)).toEqual(column(shown, "id"));
  });

  test("is tagged by one change, once", async () => {
    const { total } = (await ask("?tier=high")).body;
    const body = { action: "tag", tag: "high", list: { name: "forecast", tier: "high" } };
    const admin = await aToken(actor);
    const change = () => answerOf(CHANGE(aRequest("POST", "/api/admin/customers/changes", { token: admin, body })));
    expect((await change()).body.data).toMatchObject({ matched: total, changed: total });
    expect((await change()).body.data).toMatchObject({ matched: total, changed: 0 });
  });
});
