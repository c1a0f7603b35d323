import { beforeAll, describe, expect, test } from "vitest";
import { GET, PATCH } from "#app/api/admin/setup/route.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inviteUser } from "#features/accounts/invite-users.ts";
import { createToken, revokeToken } from "#features/accounts/manage-api-tokens.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, anOrder, daysAgo } from "#testing/builders.ts";
import { aMember, aRequest, asAdmin, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

let shop: Scope;
let cookie: string;

const read = async (options: CallOptions = { cookie }) => {
  const response = await GET(aRequest("GET", "/api/admin/setup", options));
  expect(response.status).toBe(200);
  return (await response.json()).data as {
    steps: { name: string; isDone: boolean; isAllowed: boolean }[];
    lastOrderAt: string | null;
    isDismissed: boolean;
  };
};
const done = async () => (await read()).steps.filter(({ isDone }) => isDone).map(({ name }) => name);
const dismiss = (isDismissed: unknown, options: CallOptions = { cookie }) =>
  PATCH(aRequest("PATCH", "/api/admin/setup", { body: { isDismissed }, ...options }));

beforeAll(async () => {
  shop = await aBusiness();
  cookie = await sessionCookie(shop, await aMember(shop));
});

describe("GET 200", () => {
  test("ticks each step as its result appears, and nothing in another business", async () => {
    const other = await aBusiness();
    const elsewhere = await sessionCookie(other, await aMember(other));
    expect(await done()).toEqual([]);
    expect((await read()).lastOrderAt).toBeNull();

    const orderedAt = daysAgo(3);
    await anOrder(shop, { customer: "ada", orderedAt });
    expect(await done()).toEqual(["data"]);
    expect((await read()).lastOrderAt).toBe(orderedAt.toISOString());
    await recalculateSegments(asAdmin(shop), { reason: "import" });
    expect(await done()).toEqual(["data", "report"]);
    await createSegment(asAdmin(shop), { name: "VIP", criteria: {}, isAutomatic: false });
    expect(await done()).toEqual(["data", "report", "segment"]);
    await inviteUser(asAdmin(shop), { email: "ben@example.com", role: "viewer" });
    expect(await done()).toEqual(["data", "report", "segment", "team"]);
    await createToken(asAdmin(shop), { name: "erp", role: "viewer", expiresInDays: null });
    expect(await done()).toEqual(["data", "report", "segment", "team", "api"]);

    expect((await read({ cookie: elsewhere })).steps.some(({ isDone }) => isDone)).toBe(false);
  });

  test("counts a second user who is active, and a token that is neither revoked nor unused", async () => {
    const scope = await aBusiness();
    const ana = await aMember(scope);
    const own = { cookie: await sessionCookie(scope, ana) };
    const isDone = async (name: string) => (await read(own)).steps.find((step) => step.name === name)?.isDone;
    const { userId } = await aMember(scope, "viewer");
    expect(await isDone("team")).toBe(true);
    await withBusinessRows(scope, (rows) =>
      rows.membership.updateMany({ where: { userId }, data: { isActive: false } }),
    );
    expect(await isDone("team")).toBe(false);

    const { id } = await createToken(asAdmin(scope), { name: "erp", role: "viewer", expiresInDays: null });
    expect(await isDone("api")).toBe(true);
    await revokeToken(asAdmin(scope), id);
    expect(await isDone("api")).toBe(false);
    // A token that was used and then revoked has shown that the API works.
    await read({ token: await aToken(scope) });
    await withBusinessRows(scope, (rows) =>
      rows.apiToken.updateMany({ where: { revokedAt: null }, data: { revokedAt: new Date() } }),
    );
    expect(await isDone("api")).toBe(true);
  });

  test.each([
    ["admin", ["data", "report", "segment", "team", "api"]],
    ["manager", ["data", "report", "segment"]],
    ["viewer", ["report"]],
  ] as const)("shows a user who is %s which steps they may take", async (role, allowed) => {
    const { steps } = await read({ cookie: await sessionCookie(shop, await aMember(shop, role)) });
    expect(steps.flatMap(({ name, isAllowed }) => (isAllowed ? [name] : []))).toEqual(allowed);
  });
});

describe("PATCH 200", () => {
  test("hides the guide from this user alone and brings it back, audited", async () => {
    const headers = { "x-request-id": "hidden" };
    const response = await dismiss(true, { cookie, headers });
    expect((await response.json()).data.isDismissed).toBe(true);
    expect((await read()).isDismissed).toBe(true);
    const colleague = { cookie: await sessionCookie(shop, await aMember(shop)) };
    expect((await read(colleague)).isDismissed).toBe(false);
    const lines = await withBusinessRows(shop, (rows) => rows.auditLog.findMany({ where: { requestId: "hidden" } }));
    expect(lines).toMatchObject([{ action: "user.setup_dismissed" }]);
    expect((await (await dismiss(false)).json()).data.isDismissed).toBe(false);
  });
});

test("PATCH 400 names the field", async () => {
  const response = await dismiss("yes");
  expect([response.status, (await response.json()).details[0].field]).toEqual([400, "isDismissed"]);
});
