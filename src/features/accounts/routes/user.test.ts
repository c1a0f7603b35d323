import { beforeEach, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { PATCH } from "#app/api/admin/users/[id]/route.ts";
import { logIn } from "#core/auth/login.ts";
import type { Scope } from "#core/values/permissions.ts";
import { acceptInvitation, inviteUser } from "#features/accounts/invite-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, asAdmin, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

type Person = Awaited<ReturnType<typeof aMember>>;

let shop: Scope;
let boss: Person;
let cookie: string;

beforeEach(async () => {
  shop = await aBusiness();
  boss = await aMember(shop);
  cookie = await sessionCookie(shop, boss);
});

const change = (id: string, body: object, options: CallOptions = { cookie }) =>
  answerOf(
    PATCH(aRequest("PATCH", `/api/admin/users/${id}`, { body, ...options }), { params: Promise.resolve({ id }) }),
  );
const meOf = async (session: string) => {
  const response = await getMe(aRequest("GET", "/api/admin/me", { cookie: session }));
  return { status: response.status, role: (await response.json()).data?.role };
};

describe("200", () => {
  test("a new role ends the sessions and applies from the next login", async () => {
    const ana = await aMember(shop, "viewer");
    const session = await sessionCookie(shop, ana);
    expect(await meOf(session)).toEqual({ status: 200, role: "viewer" });
    const { status, body } = await change(ana.userId, { role: "manager" });
    expect(status).toBe(200);
    expect(body.data).toMatchObject({ id: ana.userId, email: ana.email, role: "manager", isActive: true });
    expect(await meOf(session)).toEqual({ status: 401, role: undefined });
    expect(await meOf(await sessionCookie(shop, ana))).toEqual({ status: 200, role: "manager" });
  });

  test("a deactivated user is out immediately and cannot log in; a reactivated one can", async () => {
    const ana = await aMember(shop, "analyst");
    const session = await sessionCookie(shop, ana);
    const attempt = { ...ana, network: "a network", requestId: "req" };
    expect((await change(ana.userId, { isActive: false })).body.data.isActive).toBe(false);
    expect((await meOf(session)).status).toBe(401);
    await expect(logIn(attempt)).rejects.toMatchObject({ code: "BAD_CREDENTIALS" });
    expect((await change(ana.userId, { isActive: true })).body.data.isActive).toBe(true);
    expect((await meOf(session)).status).toBe(401);
    expect(await logIn(attempt)).toMatchObject({ businessId: shop.businessId });
  });

  test("roles in other businesses stay", async () => {
    const ana = await aMember(shop, "viewer");
    const other = await aBusiness();
    const { url } = await inviteUser(asAdmin(other), { email: ana.email, role: "manager" });
    const stranger = { network: "a network", requestId: "req" };
    const token = new URL(url).hash.slice(1);
    await acceptInvitation(stranger, { token, password: ana.password });
    await change(ana.userId, { isActive: false });
    expect(await logIn({ ...ana, ...stranger })).toMatchObject({ businessId: other.businessId });
    expect(await meOf(await sessionCookie(other, ana))).toEqual({ status: 200, role: "manager" });
  });

  test("personal data is granted and withheld on the next request, and goes back to what the role says", async () => {
    const ana = await aMember(shop, "viewer");
    const session = await sessionCookie(shop, ana);
    const permissions = async () =>
      (await (await getMe(aRequest("GET", "/api/admin/me", { cookie: session }))).json()).data.permissions;
    const seen: boolean[] = [];
    for (const seesPersonalData of [true, false, null]) {
      const { body } = await change(ana.userId, { seesPersonalData });
      expect(body.data.seesPersonalData).toBe(seesPersonalData);
      seen.push((await permissions()).includes("customers:pii"));
      expect(body.data.hasPersonalData).toBe(seen.at(-1));
    }
    expect(seen).toEqual([true, false, false]);
    const { body } = await change(ana.userId, { role: "analyst", seesPersonalData: false });
    expect([body.data.role, body.data.hasPersonalData]).toEqual(["analyst", false]);
    expect((await change(ana.userId, { role: "admin" })).body.data.hasPersonalData).toBe(true);
    const lines = await auditLines(shop, "user.changed");
    expect(lines).toContainEqual(
      expect.objectContaining({
        before: { role: "viewer", isActive: true },
        after: { role: "viewer", isActive: true, seesPersonalData: true },
      }),
    );
  });

  test("is audited with before and after, unless nothing changed", async () => {
    const ana = await aMember(shop, "viewer");
    await change(ana.userId, { role: "analyst" });
    await change(ana.userId, { role: "analyst", isActive: true });
    await change(ana.userId, {});
    expect(await auditLines(shop, "user.changed")).toEqual([
      {
        action: "user.changed",
        actorKind: "user",
        actorId: boss.userId,
        things: { user: ana.userId },
        before: { role: "viewer", isActive: true },
        after: { role: "analyst", isActive: true },
        reason: null,
      },
    ]);
  });
});

describe("400", () => {
  test("names an unknown role", async () => {
    const { status, body } = await change(boss.userId, { role: "owner" });
    expect(status).toBe(400);
    expect(body.details).toEqual([{ field: "role", message: "must be one of: admin, manager, analyst, viewer" }]);
  });
});

describe("403", () => {
  test("a token that may only manage settings can't make an admin or manager", async () => {
    const ana = await aMember(shop, "viewer");
    const token = await aToken(shop, { permissions: ["settings:manage"] });
    for (const role of ["admin", "manager"] as const) {
      expect((await change(ana.userId, { role }, { token })).status).toBe(403);
    }
    expect(
      (await change(ana.userId, { isActive: false }, { token: await aToken(shop, { role: "manager" }) })).status,
    ).toBe(403);
  });

  test("a restricted token cannot demote a user who has more permissions than it", async () => {
    const manager = await aMember(shop, "manager");
    const token = await aToken(shop, { permissions: ["settings:manage", "customers:view", "reports:view"] });
    expect((await change(manager.userId, { role: "viewer" }, { token })).status).toBe(403);
  });
});

describe("409", () => {
  test.each([{ role: "manager" }, { isActive: false }, { role: "viewer", isActive: true }])(
    "the last active admin stays: %o",
    async (wish) => {
      const asleep = await aMember(shop);
      await change(asleep.userId, { isActive: false });
      const { status, body } = await change(boss.userId, wish);
      expect(status).toBe(409);
      expect(body).toEqual({
        error: "This is the last active admin. Make another user an admin first",
        code: "LAST_ADMIN",
      });
      await change(asleep.userId, { isActive: true });
      expect((await change(boss.userId, wish)).status).toBe(200);
    },
  );

  test("when admins deactivate each other simultaneously, one is left: ten times over", async () => {
    for (let round = 0; round < 10; round += 1) {
      const here = await aBusiness();
      const admins = await Promise.all([aMember(here), aMember(here), aMember(here)]);
      const token = await aToken(here);
      const answers = await Promise.all(
        admins.map(({ userId }, at) => change(userId, at % 2 ? { role: "viewer" } : { isActive: false }, { token })),
      );
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 409]);
    }
  });
});
