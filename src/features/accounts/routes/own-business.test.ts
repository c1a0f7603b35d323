import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { PUT } from "#app/api/admin/me/business/route.ts";
import { GET as list } from "#app/api/admin/me/businesses/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { logIn } from "#core/auth/login.ts";
import { provideSettings } from "#core/server/settings.ts";
import { acceptInvitation, inviteUser } from "#features/accounts/invite-users.ts";
import { changeUser } from "#features/accounts/manage-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, asAdmin, type CallOptions, sessionCookie } from "#testing/request.ts";

type Business = Awaited<ReturnType<typeof aBusiness>>;

let home: Business;
let away: Business;
let ana: Awaited<ReturnType<typeof aMember>>;
let cookie: string;

const stranger = { network: "a network", requestId: "req" };

beforeAll(async () => {
  [home, away] = [await aBusiness({ name: "Home" }), await aBusiness({ name: "Away" })];
  ana = await aMember(home, "admin");
  const { url } = await inviteUser(asAdmin(away), { email: ana.email, role: "viewer" });
  const token = new URL(url).hash.slice(1);
  await acceptInvitation(stranger, { token, password: ana.password });
});

beforeEach(async () => {
  cookie = await sessionCookie(home, ana);
});

const go = (slug: string, options: CallOptions = { cookie }) =>
  PUT(aRequest("PUT", "/api/admin/me/business", { body: { slug }, ...options }));
const businessesOf = async (session: string) =>
  (await (await list(aRequest("GET", "/api/admin/me/businesses", { cookie: session }))).json()).data;
const meOf = async (session: string) =>
  (await (await getMe(aRequest("GET", "/api/admin/me", { cookie: session }))).json()).data;

describe("204", () => {
  test("switches the session to the other business, with the role there", async () => {
    const response = await go(away.slug);
    expect(response.status).toBe(204);
    const set = response.headers.get("set-cookie") ?? "";
    expect(set).toMatch(/^next-auth\.session-token=[^;]+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=604800$/);
    const moved = set.split(";")[0] ?? "";
    expect(await meOf(moved)).toMatchObject({ id: ana.userId, role: "viewer", business: { name: "Away" } });
    // A copy of the replaced cookie is no longer valid.
    expect(await meOf(cookie)).toBeUndefined();
    expect((await auditLines(away, "login.succeeded")).at(-1)?.things).toEqual({ user: ana.userId });
    // The next login opens the business used last.
    expect((await logIn({ ...ana, ...stranger })).businessId).toBe(away.businessId);
    expect((await logIn({ ...ana, ...stranger, business: home.slug })).businessId).toBe(home.businessId);
  });

  test("the cookie of a server with HTTPS is limited to HTTPS and to this host, and writes come from its pages", async () => {
    const before = process.env.PUBLIC_URL ?? "";
    provideSettings({ PUBLIC_URL: "https://customers.example.com" });
    const secure = cookie.replace("next-auth", "__Host-next-auth");
    const headers = { origin: "https://customers.example.com" };
    const answers = [
      await go(away.slug, { cookie: secure }),
      // A sibling domain can set this one.
      await go(away.slug, { cookie: cookie.replace("next-auth", "__Secure-next-auth"), headers }),
      await go(away.slug, { cookie: `${secure}; ${secure}`, headers }),
      await go(away.slug, { cookie: secure, headers }),
    ];
    provideSettings({ PUBLIC_URL: before });
    expect(answers.map(({ status }) => status)).toEqual([403, 401, 401, 204]);
    expect(answers.at(-1)?.headers.get("set-cookie")).toMatch(
      /^__Host-next-auth\.session-token=[^;]+; Path=\/; [^;]*.*; Secure$/,
    );
  });
});

describe("the businesses", () => {
  test("200: lists the user's businesses, and marks the current one", async () => {
    const moved = (await go(home.slug)).headers.get("set-cookie")?.split(";")[0] ?? "";
    expect(await businessesOf(moved)).toEqual([
      { slug: home.slug, name: "Home", role: "admin", isCurrent: true, isSample: false },
      { slug: away.slug, name: "Away", role: "viewer", isCurrent: false, isSample: false },
    ]);
  });
});

describe("404", () => {
  test("a business without this user, one that deactivated them, and an unknown one are not found", async () => {
    const closed = await aBusiness();
    const { url } = await inviteUser(asAdmin(closed), { email: ana.email, role: "viewer" });
    const token = new URL(url).hash.slice(1);
    await acceptInvitation(stranger, { token, password: ana.password });
    await changeUser(asAdmin(closed), ana.userId, { isActive: false });
    for (const slug of [closed.slug, (await aBusiness()).slug, "nowhere", ""]) {
      const response = await go(slug);
      expect(await response.json()).toEqual({
        error: "You are not a user of this business",
        code: "BUSINESS_NOT_FOUND",
      });
    }
  });
});
