import { beforeAll, describe, expect, test } from "vitest";
import { GET, PATCH } from "#app/api/admin/me/route.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { metrics } from "#core/server/metrics.ts";
import type { Scope } from "#core/values/permissions.ts";
import { whoAmI } from "#features/accounts/manage-own-account.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, asAdmin, aToken, type CallOptions, endSessions, sessionCookie } from "#testing/request.ts";

let shop: Scope & { slug: string };
let ana: { userId: string; email: string };
let cookie: string;

beforeAll(async () => {
  shop = await aBusiness({
    name: "Corner Shop",
    timeZone: "America/Sao_Paulo",
    currency: "BRL",
    storefronts: ["A", "B"],
  });
  ana = await aMember(shop, "analyst");
  cookie = await sessionCookie(shop, ana);
});

const get = (options: CallOptions) => GET(aRequest("GET", "/api/admin/me", options));
const patch = (options: CallOptions) => PATCH(aRequest("PATCH", "/api/admin/me", options));

describe("GET 200", () => {
  test("tells users who they are, where, and what they may do", async () => {
    const response = await get({ cookie });
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      data: {
        id: ana.userId,
        name: "Ana",
        email: ana.email,
        language: null,
        tableDensity: null,
        role: "analyst",
        permissions: ["customers:view", "customers:pii", "reports:view", "ai:use", "data:export"],
        business: {
          id: shop.businessId,
          slug: shop.slug,
          name: "Corner Shop",
          timeZone: "America/Sao_Paulo",
          currency: "BRL",
          rfmDays: 90,
          sampleOf: null,
        },
        storefronts: [
          { id: 1, name: "A" },
          { id: 2, name: "B" },
        ],
        hasCosts: false,
        texts: [],
        startPage: "/",
        unreadAlerts: 0,
        defaultViews: {},
      },
    });
  });

  test("reads everything that every page needs with one connection", async () => {
    const used = async () =>
      (await metrics().connectionWait.get()).values
        .filter(({ metricName }) => metricName?.endsWith("_count"))
        .reduce((sum, { value }) => sum + value, 0);
    const actor = asAdmin(shop);
    const token = { ...actor, kind: "token" as const };
    await whoAmI(token);
    const before = await used();
    await whoAmI(token);
    expect((await used()) - before).toBe(1);
  });

  test("tells a token its own permissions", async () => {
    const token = await aToken(shop, { role: "manager", permissions: ["reports:view"] });
    const { data } = await (await get({ token })).json();
    expect(data).toMatchObject({ name: "test", email: null, role: "manager", permissions: ["reports:view"] });
  });
});

describe("PATCH 200", () => {
  test("saves the language, audited", async () => {
    const response = await patch({ cookie, body: { language: "pt" }, headers: { "x-request-id": "req-1" } });
    expect((await response.json()).data.language).toBe("pt");
    expect((await (await get({ cookie })).json()).data.language).toBe("pt");
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "req-1" } }));
    expect(lines).toMatchObject([{ action: "user.language_set", actorId: ana.userId, after: { language: "pt" } }]);
    expect((await patch({ cookie, body: { language: null } })).status).toBe(200);
  });

  test("saves the density of tables and keeps the language, audited", async () => {
    await patch({ cookie, body: { language: "es" } });
    const response = await patch({ cookie, body: { tableDensity: "compact" }, headers: { "x-request-id": "req-2" } });
    expect(await response.json()).toMatchObject({ data: { language: "es", tableDensity: "compact" } });
    expect((await (await get({ cookie })).json()).data.tableDensity).toBe("compact");
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "req-2" } }));
    expect(lines).toMatchObject([{ action: "user.density_set", after: { tableDensity: "compact" } }]);
    await patch({ cookie, body: { language: null, tableDensity: null } });
  });
});

describe("PATCH 400", () => {
  test.each([
    ["a density that tables do not have", "tableDensity", "must be one of: comfortable, compact"],
    ["a language we do not speak", "language", expect.stringMatching(/^must be one of: en, es, pt, en-US, /)],
  ])("refuses %s", async (_, field, message) => {
    const response = await patch({ cookie, body: { [field]: "other" } });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      code: "VALIDATION_FAILED",
      details: [{ field, message }],
    });
  });
});

describe("401", () => {
  test.each([
    ["nobody", async () => ({})],
    ["a forged cookie", async () => ({ cookie: "next-auth.session-token=eyJhbGciOiJkaXIifQ.x.y.z.w" })],
    ["a session token in place of an API token", async () => ({ token: cookie.slice(cookie.indexOf("=") + 1) })],
    [
      "one whose sessions were ended",
      async () => {
        const gone = await aMember(shop);
        const old = await sessionCookie(shop, gone);
        await endSessions(shop, gone);
        return { cookie: old };
      },
    ],
    [
      "one who was deactivated",
      async () => {
        const gone = await aMember(shop);
        const old = await sessionCookie(shop, gone);
        await asOwner(`update users set is_active = false where id = '${gone.userId}'`);
        return { cookie: old };
      },
    ],
    [
      "a session of a business one is no member of",
      async () => ({ cookie: await sessionCookie(await aBusiness(), ana) }),
    ],
  ])("refuses %s", async (_, options) => {
    const response = await get(await options());
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe("Bearer");
    expect(await response.json()).toEqual({ error: "Please log in", code: "UNAUTHENTICATED" });
  });
});

describe("403", () => {
  test.each([
    ["another site", { origin: "https://evil.example" }],
    ["no origin", { origin: "null" }],
  ])("refuses a write from %s", async (_, headers) => {
    const response = await patch({ cookie, body: { language: "en" }, headers });
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ code: "FORBIDDEN" });
  });
});
