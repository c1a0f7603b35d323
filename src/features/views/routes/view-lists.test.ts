import { beforeAll, describe, expect, test } from "vitest";
import { GET as CHURN } from "#app/api/admin/actions/churn/route.ts";
import { GET as OUTREACH } from "#app/api/admin/actions/outreach/route.ts";
import { GET as WIN_BACK } from "#app/api/admin/actions/win-back/route.ts";
import { GET as CUSTOMERS } from "#app/api/admin/customers/route.ts";
import { GET as FORECAST } from "#app/api/admin/forecast/customers/route.ts";
import { GET as SEGMENTS } from "#app/api/admin/segments/route.ts";
import { POST } from "#app/api/admin/views/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Handler } from "#core/http/handle.ts";
import { PERMISSIONS, type Scope } from "#core/values/permissions.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { createSegment, deleteSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, aCustomer, daysAgo, someOrders } from "#testing/builders.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, sessionCookie } from "#testing/request.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

type Caller = { cookie: string } | { token: string };

let shop: Scope;
let owner: Caller;
let colleague: Caller;

beforeAll(async () => {
  ({ shop } = await aDriftingShop());
  const actor = asAdmin(shop);
  for (const [name, clv] of Object.entries({ Eva: 6000, Finn: 8000 })) {
    await aCustomer(shop, { externalId: name, name, email: `${name}@example.com`, emailConsent: "granted" });
    await someOrders(
      shop,
      [100, 90, 80, 70, 60, 50].map((day) => ({ customer: name, orderedAt: daysAgo(day) })),
    );
    await withBusiness(shop, (client) =>
      saveForecastOf(client, shop, name, {
        predictedClv: clv,
        pAlive: 0.5,
        orderChance90: 0.5,
        expectedPurchases: 50,
        tier: "high",
      }),
    );
  }
  await updateActions(shop, new AbortController().signal);
  for (const [name, minOrders] of [
    ["Buyers", 1],
    ["Regulars", 3],
    ["Nearly", 2],
  ] as const) {
    await createSegment(actor, { name, criteria: { minOrders }, isAutomatic: true });
  }
  await createSegment(actor, { name: "Picked by hand", criteria: {}, isAutomatic: false });
  await recalculateSegments(actor, { reason: "edit" });
  owner = { cookie: await sessionCookie(shop, await aMember(shop, "manager")) };
  colleague = { cookie: await sessionCookie(shop, await aMember(shop, "admin")) };
});

const save = async (query: object, by: Caller = owner, sharedWith: string | null = null): Promise<string> => {
  const body = { name: "Mine", query, sharedWith };
  return (await answerOf(POST(aRequest("POST", "/api/admin/views", { ...by, body })))).body.data.id;
};

const ask = (handler: Handler, query: string, by: Caller = owner) =>
  handler(aRequest("GET", `/api/admin/list?${query}`, by), { params: Promise.resolve({}) });
const idsOf = async (handler: Handler, query: string) =>
  (await answerOf(ask(handler, query))).body.data.map(({ id }: { id: string }) => id) as string[];
const rowsOf = async (handler: Handler, query: string, by: Caller = owner) => {
  const response = await ask(handler, `${query}&exportFormat=csv`, by);
  expect(response.status).toBe(200);
  return (await response.text()).trim().split("\r\n").slice(1);
};

/** Each list's route, a view of it, the request of the page that shows the view, and a request that the view must replace. */
const LISTS: [string, Handler, object, string, string][] = [
  [
    "segments",
    SEGMENTS,
    { list: "segments", q: "customers", kind: "automatic", sort: "-memberCount" },
    "q=customers&kind=automatic&isArchived=false&sort=-memberCount",
    "q=nothing&kind=manual&isArchived=true&sort=name",
  ],
  [
    "forecast",
    FORECAST,
    { list: "forecast", tier: "high", sort: "predictedClv" },
    "tier=high&sort=predictedClv",
    "tier=low&q=nothing&cohort=1999-01&sort=name",
  ],
  [
    "churn",
    CHURN,
    { list: "churn", tab: "churn", sort: "lifetimeValue" },
    "sort=lifetimeValue",
    "q=nothing&reachable=sms&priority=high&minValue=9&state=marked",
  ],
  [
    "churn, filtered",
    CHURN,
    { list: "churn", tab: "churn", minValue: 100, q: "bob" },
    "q=bob&minValue=100&sort=-valueAtRisk",
    "sort=name",
  ],
  ["outreach", OUTREACH, { list: "churn", tab: "outreach", reachable: "all" }, "sort=-valueAtRisk", "reachable=sms"],
  ["customers to win back", WIN_BACK, { list: "churn" }, "view=week&reachable=any&sort=-saveValue", "state=marked&q=x"],
  [
    "all overdue customers",
    WIN_BACK,
    { list: "churn", overdue: "all", reachable: "all", sort: "name" },
    "view=all&reachable=all&sort=name",
    "state=marked&sort=saveValue",
  ],
];

describe.each(LISTS)("%s", (_, handler, query, shown, other) => {
  test("200: the list and its file have what the page shows through the view", async () => {
    const id = await save(query);
    const expected = await idsOf(handler, shown);
    expect(expected.length).toBeGreaterThan(0);
    expect(await idsOf(handler, `view=${id}&${other}`)).toEqual(expected);
    const rows = await rowsOf(handler, `view=${id}&${other}`);
    expect(rows.map((row) => row.split(",")[0])).toEqual(expected);
    expect(rows).toEqual(await rowsOf(handler, shown));
  });

  test("404: a colleague's private view, another business's, and one of another list are not found", async () => {
    const id = await save(query);
    const stranger = { token: await aToken(await aBusiness()) };
    for (const by of [colleague, stranger]) {
      for (const format of ["", "&exportFormat=csv"]) {
        const { status, body } = await answerOf(ask(handler, `view=${id}${format}`, by));
        expect([status, body.code]).toEqual([404, "VIEW_NOT_FOUND"]);
      }
    }
    const elsewhere = await save({ list: "customers" });
    expect((await ask(handler, `view=${elsewhere}&exportFormat=csv`)).status).toBe(404);
  });
});

test("404: a view of one tab of churn prevention is none of another's", async () => {
  const [week, churn] = [await save({ list: "churn" }), await save({ list: "churn", tab: "churn" })];
  const answers = [ask(CHURN, `view=${week}`), ask(OUTREACH, `view=${churn}`), ask(WIN_BACK, `view=${churn}`)];
  expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([404, 404, 404]);
  expect((await ask(WIN_BACK, "view=month")).status).toBe(400);
});

test("403: a viewer reads a shared view and gets no file of it", async () => {
  const viewer = { cookie: await sessionCookie(shop, await aMember(shop, "viewer")) };
  const id = await save({ list: "forecast" }, owner, "viewer");
  expect((await ask(FORECAST, `view=${id}`, viewer)).status).toBe(200);
  expect((await ask(FORECAST, `view=${id}&exportFormat=csv`, viewer)).status).toBe(403);
});

test("409: a view without one of its filters is no file of more rows", async () => {
  const actor = asAdmin(shop);
  const { id: segment } = await createSegment(actor, { name: "Brief", criteria: {}, isAutomatic: false });
  const condition = { field: "inSegment", operator: "is_any_of", value: [segment] };
  const id = await save({ list: "customers", criteria: { all: [condition] }, sort: "-lifetimeValue" });
  expect(await rowsOf(CUSTOMERS, `view=${id}`)).toEqual([]);
  await deleteSegment(actor, segment);
  const { status, body } = await answerOf(ask(CUSTOMERS, `view=${id}&exportFormat=csv`));
  expect([status, body.code]).toEqual([409, "VIEW_INCOMPLETE"]);
});

describe("a caller without customers:pii", () => {
  let masked: Caller;
  beforeAll(async () => {
    masked = { token: await aToken(shop, { permissions: PERMISSIONS.filter((one) => one !== "customers:pii") }) };
  });

  test("200: a file is masked, and not sorted by the names it hides", async () => {
    for (const [handler, query, standard] of [
      [FORECAST, { list: "forecast", sort: "name" }, "sort=-predictedClv"],
      [WIN_BACK, { list: "churn", overdue: "all", reachable: "all", sort: "-name" }, "view=all&reachable=all"],
      [CHURN, { list: "churn", tab: "churn", sort: "name" }, "sort=-valueAtRisk"],
      [CUSTOMERS, { list: "customers", sort: "name" }, "sort=-lifetimeValue"],
    ] as const) {
      const id = await save(query, owner, "viewer");
      const rows = await rowsOf(handler, `view=${id}`, masked);
      // The IDs of this shop are no personal data.
      for (const [, , name] of rows.map((row) => row.split(","))) expect(name).toMatch(/^\p{Lu}•••$/u);
      expect(rows.map((row) => row.split(",")[0])).toEqual(await idsOf(handler, standard));
    }
  });

  test("409: a view is not a way to filter by personal data, and never a file of more customers", async () => {
    const criteria = { all: [{ field: "name", operator: "contains", value: "Ada" }] };
    for (const query of [{ criteria }, { q: "ada" }]) {
      const id = await save({ list: "customers", ...query }, owner, "viewer");
      expect(await rowsOf(CUSTOMERS, `view=${id}`)).toHaveLength(1);
      for (const format of ["", "&exportFormat=csv"]) {
        const { status, body } = await answerOf(ask(CUSTOMERS, `view=${id}${format}`, masked));
        expect([status, body.code]).toEqual([409, "VIEW_INCOMPLETE"]);
      }
    }
  });
});
