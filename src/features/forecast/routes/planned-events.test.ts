import { beforeEach, describe, expect, test } from "vitest";
import { DELETE, PATCH } from "#app/api/admin/planned-events/[id]/route.ts";
import { GET, POST } from "#app/api/admin/planned-events/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { forecastStoredCustomers } from "#features/forecast/forecast-stored-customers.ts";
import { STANDARD_SETTING } from "#lib/clv/forecast-setting.ts";
import { addDays, toLocalDay } from "#lib/time/day.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { answerOf, aRequest, asAdmin, aToken } from "#testing/request.ts";
import { aForecastShop } from "#testing/shops/forecast-shop.ts";

const PATH = "/api/admin/planned-events";
const SALE = { name: "Spring sale", kind: "sale", startsOn: "2026-05-04", lastDay: "2026-05-10" };

let shop: Actor;
let token: string;
const begin = async (actor: Actor) => {
  shop = actor;
  token = await aToken(shop);
};
beforeEach(async () => begin(asAdmin(await aBusiness({ currency: "EUR" }))));

const create = (body: object, { by = token, headers = {} }: { by?: string; headers?: Record<string, string> } = {}) =>
  answerOf(POST(aRequest("POST", PATH, { token: by, body, headers })));
const list = async (query = "") => (await answerOf(GET(aRequest("GET", PATH + query, { token })))).body;
const ofOne = (id: string) => ({ params: Promise.resolve({ id }) });
const change = (id: string, body: object) =>
  answerOf(PATCH(aRequest("PATCH", `${PATH}/${id}`, { token, body }), ofOne(id)));
const remove = (id: string) => DELETE(aRequest("DELETE", `${PATH}/${id}`, { token }), ofOne(id));
const names = ({ data }: { data: { name: string }[] }) => data.map(({ name }) => name);

describe("POST", () => {
  test("201 enters an event, once for an Idempotency-Key, with an audit entry", async () => {
    const headers = { "idempotency-key": "first" };
    const { status, body } = await create(SALE, { headers });
    expect([status, body.data]).toMatchObject([201, { ...SALE, version: 1, gain: null }]);
    expect((await create(SALE, { headers })).body.data.id).toBe(body.data.id);
    expect(await auditLines(shop, "planned_event.created")).toMatchObject([
      { things: { planned_event: body.data.id }, after: SALE },
    ]);
  });

  test.each([
    [{ ...SALE, lastDay: "2026-05-03" }, "lastDay"],
    [{ ...SALE, lastDay: "2026-08-04" }, "lastDay"],
    [{ ...SALE, startsOn: "2026-02-30" }, "startsOn"],
    [{ ...SALE, kind: "party" }, "kind"],
    [{ ...SALE, name: " " }, "name"],
  ])("400 names the wrong field of %j", async (draft, field) => {
    const { status, body } = await create(draft);
    expect([status, body.details[0].field]).toEqual([400, field]);
  });

  test("201 for one of the longest events", async () => {
    expect((await create({ ...SALE, lastDay: "2026-08-03" })).status).toBe(201);
  });

  test("201 for an outage, which the chart of revenue shows", async () => {
    const outage = { name: "Payments down", kind: "outage", startsOn: "2026-03-02", lastDay: "2026-03-02" };
    expect(await create(outage)).toMatchObject({ status: 201, body: { data: outage } });
  });

  test("403 without the permission to import data", async () => {
    const analyst = await aToken(shop, { role: "analyst" });
    expect((await create(SALE, { by: analyst })).status).toBe(403);
  });

  test("409 beyond at most 100, also by requests at once", async () => {
    await withBusiness(shop, (client) =>
      client.query(
        `insert into planned_events (business_id, id, name, kind, starts_on, last_day, by_kind, by_id, created_at)
         select $1, gen_random_uuid(), 'Event ' || n, 'other', '2026-01-01', '2026-01-02', 'user', 'a', now()
           from generate_series(1, 98) n returning 1`,
        [shop.businessId],
      ),
    );
    const answers = await Promise.all(["A", "B", "C", "D"].map((name) => create({ ...SALE, name })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: "PLANNED_EVENT_LIMIT" });
  });
});

describe("GET 200", () => {
  test("lists the latest first, by name, and by words of the name", async () => {
    for (const [name, startsOn] of [
      ["Café launch", "2026-01-01"],
      ["Autumn sale", "2026-03-01"],
      ["Closed", "2025-01-01"],
    ])
      await create({ ...SALE, name, startsOn, lastDay: startsOn });
    expect(names(await list())).toEqual(["Autumn sale", "Café launch", "Closed"]);
    expect(names(await list("?sort=name"))).toEqual(["Autumn sale", "Café launch", "Closed"]);
    expect(await list("?sort=startsOn&pageSize=1")).toMatchObject({ data: [{ name: "Closed" }], total: 3, asOf: null });
    expect(names(await list("?q=cafe"))).toEqual(["Café launch"]);
  });
});

describe("PATCH and DELETE", () => {
  test("change the version that was read, with what was before in the audit log, and delete once", async () => {
    const { id } = (await create(SALE)).body.data;
    const moved = { startsOn: "2026-05-11", lastDay: "2026-05-17" };
    expect(await change(id, { version: 1, ...moved })).toMatchObject({ status: 200, body: { data: moved } });
    expect(await change(id, { version: 1, name: "Other" })).toMatchObject({
      status: 409,
      body: { code: "EDITED_MEANWHILE" },
    });
    expect(await change(id, { version: 2, startsOn: "2026-05-18" })).toMatchObject({ status: 400 });
    // Nothing to change is nothing to record.
    expect((await change(id, { version: 2, name: SALE.name })).body.data.version).toBe(2);
    expect(await auditLines(shop, "planned_event.changed")).toMatchObject([
      { before: SALE, after: { ...SALE, ...moved } },
    ]);
    expect([(await remove(id)).status, (await remove(id)).status]).toEqual([204, 404]);
    expect((await change("nonsense", { version: 1 })).status).toBe(404);
    expect(await auditLines(shop, "planned_event.deleted")).toHaveLength(1);
    expect((await list()).total).toBe(0);
  });
});

describe("what events bring", () => {
  test("is what the forecast counted, until an event is changed", async () => {
    await begin(await aForecastShop(80));
    const today = toLocalDay(new Date(), "UTC");
    const days = (from: number, to: number) => ({ startsOn: addDays(today, from), lastDay: addDays(today, to) });
    const sale = (await create({ name: "Sale", kind: "sale", ...days(-100, -91) })).body.data;
    await create({ name: "Holiday", kind: "closed", ...days(60, 73) });
    await create({ name: "Before", kind: "sale", ...days(-3000, -2990) });
    await forecastStoredCustomers(shop, STANDARD_SETTING, unwatched());
    const { data, asOf } = await list();
    expect(asOf).toBe(today);
    expect(names({ data })).toEqual(["Holiday", "Sale", "Before"]);
    const [holiday, past, before] = data;
    for (const { orders, revenue } of [holiday.gain, past.gain])
      for (const { expected, lower80, upper80 } of [orders, revenue])
        expect([lower80 <= expected, expected <= upper80]).toEqual([true, true]);
    expect(holiday.gain.change).toBeLessThan(-0.9);
    expect(holiday.gain.orders.upper80).toBeLessThan(0);
    expect(before.gain).toBeNull();

    await change(sale.id, { version: 1, name: "Winter sale" });
    expect((await list("?q=winter")).data[0].gain).toEqual(past.gain);
    await change(sale.id, { version: 2, ...days(-100, -92) });
    expect((await list("?q=winter")).data[0].gain).toBeNull();
  });
});
