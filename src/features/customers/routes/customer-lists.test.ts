import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { Contract } from "#core/contracts/contract.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { getCustomer } from "#features/customer-page/contracts/customer.ts";
import { updateActions } from "#features/playbooks/update-actions.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { NO_ARCHETYPES } from "#lib/axes/archetypes.ts";
import { CONTRACTS } from "#routes.ts";
import { aBusiness, aCustomer, daysAgo, idOfCustomer, someOrders } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";
import { findHandler } from "#testing/routes/every-route.ts";
import { MAKERS } from "#testing/routes/route-examples.ts";
import { aModelWith, anActiveModel, aProfile } from "#testing/shops/axis-models.ts";
import { saveForecastOf } from "#testing/shops/forecast-shop.ts";

// What every list of customers does alike. What a list is for, and its own filters, are tested beside its route.

// Each list is read in every order within a minute.
provideSettings({ RATE_LIMIT: "100000" });

/** Has the same parameters. */
const OF_SEGMENTS = "/api/admin/segments";

const shapeOf = ({ input }: Contract): Record<string, z.ZodType> => (input instanceof z.ZodObject ? input.shape : {});
const LISTS = CONTRACTS.filter(
  (contract) =>
    contract.permission === "customers:view" &&
    contract.path !== OF_SEGMENTS &&
    ["page", "sort", "exportFormat"].every((key) => key in shapeOf(contract)),
);

const AXIS = "loyalty_trajectory";
const SEGMENT = "declining_risk";
const ARCHETYPE = "loyal_risks";

/** What brings all customers onto a list. A new list needs an entry here. */
const ALL: Record<string, { path?: Record<string, string>; query?: string }> = {
  "/api/admin/actions/churn": {},
  "/api/admin/actions/outreach": {},
  "/api/admin/actions/win-back": { query: "view=all&reachable=all" },
  "/api/admin/archetypes/{key}/members": { path: { key: ARCHETYPE } },
  "/api/admin/axes/{axis}/segments/{key}/members": { path: { axis: AXIS, key: SEGMENT } },
  "/api/admin/campaigns/{id}/customers": {},
  "/api/admin/customers": {},
  "/api/admin/forecast/customers": {},
  "/api/admin/segmentation/customers": { query: "days=9999" },
  "/api/admin/segments/{id}/members": {},
};

/** By name. */
const PEOPLE = [
  ["c3", "Ángela Núñez"],
  ["c5", "Bert"],
  ["c1", "Bert Øst"],
  ["c4", "cleo"],
  ["c2", "Dan"],
] as const;

/** A shop whose customers are on all of the lists, for different amounts. */
const aListedShop = async () => {
  const shop = await aBusiness();
  const archetype = {
    key: ARCHETYPE,
    words: [],
    requires: [],
    centers: [],
    customer_count: 5,
    share: 1,
    value: 100,
    value_share: 1,
    mix: { [AXIS]: { [SEGMENT]: 1 } },
  };
  const archetypes = { ...NO_ARCHETYPES, archetypes: [archetype], coverage: 1, stability: 0.9 };
  const version = await anActiveModel(shop, aModelWith({ [AXIS]: ["stable_regulars", SEGMENT] }, { archetypes }));
  for (const [i, [externalId, name]] of PEOPLE.entries()) {
    await aCustomer(shop, { externalId, name, email: `${externalId}@example.com`, emailConsent: "granted" });
    const worth = 20_000 + 1000 * ((i * 3) % 5);
    const ordered = [100, 90, 80, 70, 60, 50].map((days) => ({ customer: externalId, orderedAt: daysAgo(days + i) }));
    await someOrders(
      shop,
      ordered.map((order) => ({ ...order, totalPrice: worth })),
    );
    await aProfile(shop, version, {
      customer_id: await idOfCustomer(shop, externalId),
      archetype_id: ARCHETYPE,
      dominant_segments: { [AXIS]: SEGMENT },
      segment_memberships: { [AXIS]: { [SEGMENT]: 0.9 - 0.05 * i, stable_regulars: 0.1 + 0.05 * i } },
      feature_vectors: { purchase_frequency: { avg_days_between_orders: 10 } },
      lifetime_value: 6 * worth,
      churn_risk_score: 0.9 - 0.05 * i,
      revision: 9,
    });
    const forecast = { predictedClv: 9000 - 500 * ((i * 2) % 5), expectedPurchases: 50 - i, pAlive: 0.5 + 0.01 * i };
    const chance = 0.1 + 0.1 * ((i * 3) % 5);
    const dated = { nextOrderOn: `2030-01-0${1 + ((i * 4) % 5)}`, orderChance7: chance, orderChance90: chance };
    // One of them has no date and only one chance.
    const known = externalId === "c4" ? { orderChance90: chance } : { ...dated, orderChance30: chance };
    await withBusiness(shop, (client) => saveForecastOf(client, shop, externalId, { ...forecast, ...known }));
  }
  await updateActions(shop, new AbortController().signal);
  const draft = { name: "All", criteria: { minOrders: 1 }, isAutomatic: true };
  const { id: segment } = await createSegment(asAdmin(shop), draft);
  await recalculateSegments(asAdmin(shop), { reason: "request" });
  const campaign = (await MAKERS["/api/admin/campaigns/{id}/customers"]?.(shop))?.id ?? "";
  await withBusiness(shop, (client) =>
    client.query(
      `insert into campaign_members (business_id, campaign_id, customer_id, stratum, is_control, past_orders, past_revenue)
         select business_id, $2, customer_id, 0, false, 0, 0 from customers where business_id = $1`,
      [shop.businessId, campaign],
    ),
  );
  return { shop, segment, campaign };
};

let shop: Scope;
let token: string;
let viewer: string;
const ids: Record<string, string> = {};
const customers = new Map<string, string>();
const known = (...externalIds: string[]) => externalIds.map((externalId) => customers.get(externalId));
beforeAll(async () => {
  // The same customers elsewhere are on none of the lists.
  await aListedShop();
  const made = await aListedShop();
  shop = made.shop;
  ids["/api/admin/segments/{id}/members"] = made.segment;
  ids["/api/admin/campaigns/{id}/customers"] = made.campaign;
  for (const [externalId] of PEOPLE) customers.set(externalId, await idOfCustomer(shop, externalId));
  [token, viewer] = [await aToken(shop), await aToken(shop, { role: "viewer" })];
});

test("every list of customers is here", () => {
  expect(LISTS.map(({ path }) => path).sort()).toEqual(Object.keys(ALL).sort());
});

type Row = Record<string, unknown> & { id: string };
type Answer = { data: Row[]; total: number };

const sortsOf = (contract: Contract): string[] => {
  let { sort } = shapeOf(contract);
  while (sort instanceof z.ZodDefault || sort instanceof z.ZodOptional) sort = sort.unwrap() as z.ZodType;
  return (sort as z.ZodEnum).options.map(String);
};

const isDay = (value: unknown): boolean => typeof value === "string" && /^\d{4}-\d\d-\d\d/.test(value);

const idOf = (row: Row): string => String(row.id ?? row.customer_id ?? row.customerId);

/** The address of a route, and its answer; of a list, with what brings all customers onto it. */
const ask = (contract: Contract, path: Record<string, string>, query: Record<string, string>, by: string) => {
  const address = contract.path.replace(/\{(\w+)\}/g, (_, name: string) => path[name] ?? "");
  const request = aRequest("GET", `${address}?${new URLSearchParams(query)}`, { token: by });
  return findHandler(contract)(request, { params: Promise.resolve(path) });
};
const askList = (contract: Contract, query: Record<string, string>, by: string): Promise<Response> => {
  const id = ids[contract.path];
  const { path = id ? { id } : {}, query: all } = ALL[contract.path] ?? {};
  return ask(contract, path, { ...Object.fromEntries(new URLSearchParams(all)), ...query }, by);
};

const toCamel = (name: string): string => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The figures that several lists show, by the name that most have; some have another. */
const SHARED = [
  "lifetimeValue",
  "orderCount",
  "lastOrderAt",
  "rfmSegment",
  "predictedClv",
  "orderChance7",
  "orderChance30",
  "orderChance90",
  "churnRisk",
  "valueAtRisk",
  "valueIfBack",
];
const ALSO_CALLED: Record<string, string> = {
  saveValue: "valueAtRisk",
  revenue: "lifetimeValue",
  daysSinceLastOrder: "daysSinceLastPurchase",
};

test("a customer's figures are the same on every list and on their own page", async () => {
  const seen = new Map<string, Map<string, Set<string>>>();
  const note = (customer: string, row: Record<string, unknown>, where: string) => {
    for (const [key, value] of Object.entries(row)) {
      const name = ALSO_CALLED[toCamel(key)] ?? toCamel(key);
      if (!SHARED.includes(name) || value === undefined) continue;
      const shown = typeof value === "number" ? value.toFixed(6) : String(value);
      const values = seen.get(`${customer} ${name}`) ?? new Map<string, Set<string>>();
      seen.set(`${customer} ${name}`, values.set(shown, (values.get(shown) ?? new Set()).add(where)));
    }
  };
  for (const contract of LISTS) {
    const { data } = (await (await askList(contract, { pageSize: "200" }, token)).json()) as Answer;
    for (const row of data) note(idOf(row), row, contract.path);
  }
  for (const id of customers.values()) {
    const answer = await ask(getCustomer, { id }, {}, token);
    const { data } = (await answer.json()) as {
      data: { metrics: Row; forecast: Row | null; rfm: { segment: string } };
    };
    note(id, { ...data.metrics, ...data.forecast, rfmSegment: data.rfm.segment }, getCustomer.path);
  }
  const different = [...seen].filter(([, values]) => values.size > 1);
  expect(Object.fromEntries(different)).toEqual({});
  const figures = [...seen].filter(([, values]) => [...values.values()].some((places) => places.size > 1));
  expect(new Set(figures.map(([key]) => key.split(" ")[1]))).toEqual(new Set(SHARED));
});

describe.each(LISTS.map((contract) => [contract.path, contract] as const))("%s", (_, contract) => {
  const list = async (query: Record<string, string> = {}, by = token): Promise<Answer> => {
    const answer = await askList(contract, query, by);
    expect(answer.status, JSON.stringify(query)).toBe(200);
    return (await answer.json()) as Answer;
  };
  const idsOf = async (query: Record<string, string>) => (await list(query)).data.map(idOf);
  /** The IDs of a file's rows. */
  const fileOf = async (query: Record<string, string> = {}): Promise<string[]> => {
    const answer = await askList(contract, { ...query, exportFormat: "csv" }, token);
    expect([answer.status, answer.headers.get("content-type")]).toEqual([200, "text/csv; charset=utf-8"]);
    const [head = "", ...rows] = (await answer.text()).trim().split("\r\n");
    expect(head).toMatch(/^id,externalId,name,/);
    return rows.map((row) => row.slice(0, row.indexOf(",")));
  };
  test.each(sortsOf(contract))("has everyone once and in order by %s", async (sort) => {
    const { data, total } = await list({ sort, pageSize: "200" });
    expect([total, data.map(idOf).sort()]).toEqual([5, known("c1", "c2", "c3", "c4", "c5").sort()]);
    const [, descending, field = ""] = /^(-?)(.*)$/.exec(sort) ?? [];
    if (field === "name") {
      const byName = known(...PEOPLE.map(([externalId]) => externalId));
      expect(data.map(idOf)).toEqual(descending ? byName.reverse() : byName);
    }
    const column = data.map((row) => row[field] ?? row[field.replace(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)]);
    // Other texts are ordered by what they mean.
    if (field === "name" || !column.every((value) => value == null || typeof value === "number" || isDay(value)))
      return;
    const values = column.filter((value) => value != null) as (number | string)[];
    const order = values.toSorted((a, b) => (a < b ? -1 : Number(a > b)));
    // Unknown values come last in both directions.
    expect(column.slice(0, values.length)).toEqual(descending ? order.reverse() : order);
  });

  test.each(isFullRing ? sortsOf(contract) : ["name"])(
    "pages by %s are the list without gaps or repeats",
    async (sort) => {
      const { data } = await list({ sort, pageSize: "200" });
      const pages = await Promise.all(["1", "2", "3"].map((page) => list({ sort, pageSize: "3", page })));
      expect(pages.map((page) => page.total)).toEqual([5, 5, 5]);
      expect(pages.map((page) => page.data.map(idOf))).toEqual([
        data.slice(0, 3).map(idOf),
        data.slice(3).map(idOf),
        [],
      ]);
    },
  );

  test("a file has the rows of the list, whatever the page", async () => {
    const sort = "-name";
    const [rows, listed] = [await fileOf({ sort, pageSize: "1" }), await idsOf({ sort, pageSize: "200" })];
    expect(rows).toEqual(listed);
    if (!("ids" in shapeOf(contract))) return;
    const some = known("c2", "c3");
    expect(await fileOf({ sort, ids: [...some, "no-id"].join(",") })).toEqual(some);
  });

  test("a file needs data:export, which viewers lack", async () => {
    expect((await list({}, viewer)).total).toBe(5);
    const refusal = await askList(contract, { exportFormat: "csv" }, viewer);
    expect([refusal.status, (await refusal.json()).code]).toEqual([403, "FORBIDDEN"]);
  });

  test.runIf("q" in shapeOf(contract))(
    "is searched by words in name, email and the shop's ID, in any order and place, ignoring case and accents",
    async () => {
      const found: [string, string[]][] = [
        ["ANG", ["c3"]],
        ["nunez angela", ["c3"]],
        ["ngel", ["c3"]],
        ["bert", ["c5", "c1"]],
        ["bert c1@ex", ["c1"]],
        ["c4", ["c4"]],
        ["angela bert", []],
        ["%", []],
      ];
      for (const [q, expected] of found) {
        const { data, total } = await list({ q, sort: "name" });
        expect([q, total, data.map(idOf)]).toEqual([q, expected.length, known(...expected)]);
      }
      expect((await fileOf({ q: "bert" })).sort()).toEqual(known("c5", "c1").sort());
    },
  );

  const refused: Record<string, string>[] = [{ sort: "email" }, { page: "0" }, { pageSize: "201" }];
  if ("q" in shapeOf(contract)) refused.push({ q: "x".repeat(101) });
  test.each(refused)("refuses %j", async (query) => {
    const refusal = await askList(contract, query, token);
    expect([refusal.status, (await refusal.json()).details[0].field]).toEqual([400, Object.keys(query)[0]]);
  });
});
