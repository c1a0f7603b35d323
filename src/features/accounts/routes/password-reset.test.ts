import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { POST as lookUp } from "#app/api/admin/password-resets/look-up/route.ts";
import { POST as use } from "#app/api/admin/password-resets/use/route.ts";
import { POST } from "#app/api/admin/users/[id]/password-reset/route.ts";
import { isPassword } from "#core/auth/passwords.ts";
import { findUsersByEmail } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { Role, Scope } from "#core/values/permissions.ts";
import { setPassword } from "#features/accounts/manage-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, answerOf, aRequest, asAdmin, type CallOptions, sessionCookie } from "#testing/request.ts";

let shop: Scope & { slug: string };
let boss: { userId: string };
let cookie: string;

beforeAll(async () => {
  shop = await aBusiness({ name: "Corner Shop" });
  boss = await aMember(shop);
  cookie = await sessionCookie(shop, boss);
});

const create = async (id: string, options: CallOptions = { cookie }) =>
  answerOf(
    await POST(aRequest("POST", `/api/admin/users/${id}/password-reset`, { body: {}, ...options }), {
      params: Promise.resolve({ id }),
    }),
  );
const look = async (token: string, headers = {}) =>
  answerOf(await lookUp(aRequest("POST", "/api/admin/password-resets/look-up", { body: { token }, headers })));
const reset = async (token: string, given: string = password) =>
  answerOf(await use(aRequest("POST", "/api/admin/password-resets/use", { body: { token, password: given } })));
const linkFor = async (id: string) => new URL((await create(id)).body.data.url).hash.slice(1);
const holds = async (email: string, given: string) =>
  isPassword(given, (await findUsersByEmail(email))[0]?.passwordHash);
const join = (scope: Scope, userId: string, fields: { role?: Role; isActive?: boolean } = {}) =>
  withBusinessRows(scope, (rows) =>
    rows.membership.create({ data: { businessId: scope.businessId, userId, role: "viewer", ...fields } }),
  );

const password = "a better one than before";
const NOT_VALID = { status: 404, body: { code: "PASSWORD_RESET_NOT_FOUND", error: expect.any(String) } };

describe("an admin's link", () => {
  test("lets the user set a password, once, and ends their sessions", async () => {
    const ana = await aMember(shop, "viewer");
    const phone = await sessionCookie(shop, ana);
    const { status, body } = await create(ana.userId);
    expect([status, body.data.email]).toEqual([201, ana.email]);
    expect(body.data.url).toMatch(/^http:\/\/localhost:3000\/reset-password#rst_[\w-]{64}$/);
    const hours = (Date.parse(body.data.expiresAt) - Date.now()) / 3_600_000;
    expect([hours > 23, hours <= 24]).toEqual([true, true]);
    const token = new URL(body.data.url).hash.slice(1);
    const shown = { business: "Corner Shop", name: "Ana", email: ana.email, expiresAt: body.data.expiresAt };
    expect((await look(token)).body.data).toEqual(shown);
    expect(await reset(token)).toEqual({ status: 200, body: { data: { email: ana.email, business: shop.slug } } });
    expect([await holds(ana.email, password), await holds(ana.email, ana.password)]).toEqual([true, false]);
    expect((await getMe(aRequest("GET", "/api/admin/me", { cookie: phone }))).status).toBe(401);
    expect([await look(token), await reset(token, "yet another password")]).toEqual([NOT_VALID, NOT_VALID]);
    const lines = await auditLines(shop);
    expect(lines.filter(({ things }) => (things as { user?: string }).user === ana.userId)).toMatchObject([
      { action: "user.created" },
      { action: "user.password_reset_created", actorId: boss.userId },
      { action: "user.password_reset", actorId: ana.userId },
    ]);
  });

  test("is stored only as a hash, replaced by the next, and ends after a day", async () => {
    const ana = await aMember(shop, "viewer");
    const [first, second] = [await linkFor(ana.userId), await linkFor(ana.userId)];
    const where = { userId: ana.userId };
    const kept = await withBusinessRows(shop, (rows) => rows.passwordReset.findMany({ where }));
    expect(kept).toMatchObject([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(JSON.stringify(kept)).not.toContain(second);
    expect(await reset(first)).toEqual(NOT_VALID);
    await withBusinessRows(shop, (rows) => rows.passwordReset.updateMany({ where, data: { expiresAt: new Date() } }));
    expect([await look(second), await reset(second)]).toEqual([NOT_VALID, NOT_VALID]);
    expect(await holds(ana.email, ana.password)).toBe(true);
  });

  test("survives a refused password, and is invalid for a deactivated user", async () => {
    const ana = await aMember(shop, "viewer");
    const token = await linkFor(ana.userId);
    expect(await reset(token, "password2024")).toMatchObject({
      status: 400,
      body: { details: [{ field: "password", message: expect.stringContaining("too easy to guess") }] },
    });
    expect((await look(token)).status).toBe(200);
    await withBusinessRows(shop, (rows) =>
      rows.membership.updateMany({ where: { userId: ana.userId }, data: { isActive: false } }),
    );
    expect(await reset(token)).toEqual(NOT_VALID);
  });

  test("used ten times simultaneously sets one password", async () => {
    const ana = await aMember(shop, "viewer");
    const token = await linkFor(ana.userId);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => reset(token, `the better one, ${i}`)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(9);
  });
});

describe("a user of another business as well", () => {
  test.each([true, false])(
    "keeps their password, and the admin gets the same answer as for others (active there: %s)",
    async (isActive) => {
      const [ana, ben] = [await aMember(shop, "viewer"), await aMember(shop, "viewer")];
      await join(await aBusiness(), ana.userId, { role: "admin", isActive });
      const plain = ({ status, body }: Awaited<ReturnType<typeof create>>, { email }: { email: string }) =>
        JSON.stringify([status, Object.keys(body.data), body.data.email]).replace(email, "EMAIL");
      const [hers, his] = [await create(ana.userId), await create(ben.userId)];
      expect(plain(hers, ana)).toBe(plain(his, ben));
      const token = new URL(hers.body.data.url).hash.slice(1);
      expect((await look(token)).status).toBe(200);
      expect([await reset(token), await look(token)]).toEqual([NOT_VALID, NOT_VALID]);
      expect(await holds(ana.email, ana.password)).toBe(true);
    },
  );

  test("a link is not valid if the user joined another business after it was created", async () => {
    const ana = await aMember(shop, "viewer");
    const token = await linkFor(ana.userId);
    await join(await aBusiness(), ana.userId);
    expect(await reset(token)).toEqual(NOT_VALID);
    expect(await holds(ana.email, ana.password)).toBe(true);
  });
});

describe("refused", () => {
  test("409: users can't reset their own, because a stolen session must not bypass the current password", async () => {
    expect(await create(boss.userId)).toMatchObject({ status: 409, body: { code: "OWN_PASSWORD" } });
  });

  test("404: an invalid link, or another business's secret under our ID, is not valid", async () => {
    const [ana, other] = [await aMember(shop, "viewer"), await aBusiness()];
    const theirBoss = await sessionCookie(other, await aMember(other));
    const theirs = await create((await aMember(other, "viewer")).userId, { cookie: theirBoss });
    const token = await linkFor(ana.userId);
    // The first 22 characters after the prefix identify the business (16 bytes and a third); the rest is the secret.
    const mixed = `${token.slice(0, 26)}${new URL(theirs.body.data.url).hash.slice(27)}`;
    for (const wrong of ["", "rst_", `rst_${"a".repeat(64)}`, mixed, token.replace("rst", "inv"), `${token}a`]) {
      expect(await look(wrong), wrong).toEqual(NOT_VALID);
    }
    expect((await look(token)).status).toBe(200);
  });

  test("429: after a hundred invalid links from one address, which don't lock a valid one", async () => {
    const headers = { "x-customer-360-address": "192.0.2.91" };
    const token = await linkFor((await aMember(shop, "viewer")).userId);
    for (let i = 0; i < 100; i += 1) await look("rst_", headers);
    expect((await look("rst_", headers)).status).toBe(429);
    expect((await look(token, headers)).status).toBe(200);
  });
});

test("changing the password otherwise invalidates the open link", async () => {
  const ana = await aMember(shop, "viewer");
  const token = await linkFor(ana.userId);
  await setPassword(asAdmin(shop), ana.email, password);
  expect(await look(token)).toEqual(NOT_VALID);
});
