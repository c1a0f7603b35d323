import { beforeAll, describe, expect, test } from "vitest";
import { PUT } from "#app/api/admin/rfm-scheme/active/route.ts";
import { GET } from "#app/api/admin/rfm-scheme/route.ts";
import { POST } from "#app/api/admin/rfm-scheme/versions/route.ts";
import { LANGUAGES } from "#core/messages/language.ts";
import { wordsIn } from "#core/messages/words.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { readOverview } from "#features/overview/read-overview.ts";
import { digestContent } from "#features/overview/rules/digest.ts";
import type { WireScheme } from "#features/report/contracts/rfm-scheme.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import { activeScheme } from "#records/rfm/schemes.ts";
import { daysAgo, someOrders, times } from "#testing/builders.ts";
import { isFullRing } from "#testing/depth.ts";
import { answerOf, aRequest, asAdmin, aToken, tenantHeaders } from "#testing/request.ts";
import { everyRoute, readableQueries, readRoute } from "#testing/routes/every-route.ts";
import { aDriftingShop } from "#testing/shops/drifting-shop.ts";

const SCHEME = "/api/admin/rfm-scheme";
const REPORT = "/api/reports/customers/segmentation";
/** Has examples. */
const OPENAPI = "/api/openapi.json";

/** The standard names that no other text has. */
const STANDARD = LANGUAGES.flatMap((language) =>
  RFM_SEGMENTS.filter(({ key }) => key !== "at_risk" && key !== "new_customers").map(
    ({ key }) => wordsIn(language).rfm_segments[key].name,
  ),
);
const ownNameOf = (key: string) => `Own ${key.replace("_", " ")}`;
const OWN = RFM_SEGMENTS.map(({ key }) => ownNameOf(key));

let shop: Scope;
let token: string;
let tenant: Record<string, string>;
let ids: Record<string, string>;

const activate = async (body: object) =>
  (await answerOf(PUT(aRequest("PUT", `${SCHEME}/active`, { token, body })))).status;

beforeAll(async () => {
  const made = await aDriftingShop();
  shop = made.shop;
  token = await aToken(shop, { role: "admin" });
  tenant = await tenantHeaders(shop);
  await someOrders(shop, [
    ...times(9, { customer: "ada", orderedAt: daysAgo(3), totalPrice: 20_000 }),
    ...times(5, { customer: "bob", orderedAt: daysAgo(30), totalPrice: 9000 }),
    ...times(2, { customer: "cleo", orderedAt: daysAgo(50), totalPrice: 30_000 }),
    { customer: "dan", orderedAt: daysAgo(10), totalPrice: 4999 },
    { customer: "eve", orderedAt: daysAgo(85), totalPrice: 5000 },
  ]);
  const anyOf = { field: "rfmSegment", operator: "is_any_of", value: RFM_SEGMENTS.map(({ key }) => key) };
  const criteria = { all: [anyOf] };
  const { id } = await createSegment(asAdmin(shop), { name: "By segment", criteria, isAutomatic: true });
  const { standard } = (await answerOf(GET(aRequest("GET", SCHEME, { token })))).body.data as { standard: WireScheme };
  const looks = standard.looks.map((look) => ({ ...look, name: ownNameOf(look.key) }));
  const body = { scheme: { ...standard, looks }, note: "Names" };
  await answerOf(POST(aRequest("POST", `${SCHEME}/versions`, { token, body })));
  expect(await activate({ revision: 0, activeVersion: 1, inApi: false })).toBe(200);
  await recalculateSegments(asAdmin(shop), { reason: "rfm_scheme" });
  const customers = await readRoute(everyRoute.find(({ address }) => address === "/api/admin/customers") ?? fail(), {
    token,
    headers: tenant,
    ids: {},
    query: "?q=ada",
  });
  ids = { segments: id, customers: JSON.parse(customers.text).data[0].id, axes: "loyalty_trajectory" };
});

// Every route is read several times within a minute.
provideSettings({ RATE_LIMIT: "100000" });

const fail = (): never => {
  throw new Error("There is no such route");
};

/** The routes whose answers in this language have one of the standard names, and those with one of its own. */
const routesByNames = async (language: string, routes = everyRoute): Promise<{ standard: string[]; own: string[] }> => {
  const found = { standard: [] as string[], own: [] as string[] };
  for (const route of routes) {
    const queries = readableQueries(route).flatMap((query) =>
      route.address === "/api/admin/cohorts" ? [`${query || "?"}${query && "&"}by=rfm_segment`] : query,
    );
    for (const query of queries) {
      const headers = { ...tenant, "accept-language": language };
      const { text } = await readRoute(route, { token, headers, ids, query });
      const address = `${route.address}${query}`;
      if (STANDARD.some((name) => text.includes(name))) found.standard.push(address);
      if (OWN.some((name) => text.includes(name))) found.own.push(address);
    }
  }
  return found;
};

describe("a business that has renamed its RFM segments", () => {
  test.each(isFullRing ? LANGUAGES : (["pt"] as const))("is not shown the standard names, in %s", async (language) => {
    // Programs keep the standard until the business chooses otherwise.
    const { standard, own } = await routesByNames(language);
    expect(standard.sort()).toEqual([REPORT, `${REPORT}?export_format=csv`, OPENAPI].sort());
    expect(own).toEqual(
      expect.arrayContaining([
        "/api/admin/cohorts?exportFormat=csv&by=rfm_segment",
        "/api/admin/criteria-fields",
        "/api/admin/customers?exportFormat=csv",
        "/api/admin/segmentation/customers?exportFormat=csv",
        "/api/admin/segments",
        "/api/admin/segments/[id]",
        "/api/admin/segments/[id]/members?exportFormat=csv",
      ]),
    );
  });

  test("gets them in its digest", async () => {
    const { looks } = (await activeScheme(shop)).scheme;
    const overview = await readOverview(asAdmin(shop), { days: 28, compare: "previous" });
    for (const language of LANGUAGES) {
      const text = JSON.stringify(digestContent(overview, { language, business: "Shop", looks }));
      expect(text).toContain(ownNameOf("champions"));
      expect(STANDARD.filter((name) => text.includes(name))).toEqual([]);
    }
  });

  test("gets them from the API once it has chosen so", async () => {
    expect(await activate({ revision: 1, activeVersion: 1, inApi: true })).toBe(200);
    // The first ring reads those that had the standard names before.
    const routes = isFullRing ? everyRoute : everyRoute.filter(({ address }) => [REPORT, OPENAPI].includes(address));
    expect((await routesByNames("en", routes)).standard).toEqual([OPENAPI]);
  });
});
