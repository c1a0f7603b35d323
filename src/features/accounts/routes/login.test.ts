import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { GET, POST } from "#app/api/auth/[...nextauth]/route.ts";
import { count } from "#core/auth/rate-limit.ts";
import { prisma } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { asOwner } from "#testing/as-owner.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, endSessions } from "#testing/request.ts";

type Handler = typeof GET;

const call = (handler: Handler, action: string, cookies: string, body?: Record<string, string>, from = "203.0.113.1") =>
  handler(
    aRequest(body ? "POST" : "GET", `/api/auth/${action}`, {
      cookie: cookies,
      headers: {
        "x-customer-360-address": from,
        "content-type": "application/x-www-form-urlencoded",
        ...(process.env.PUBLIC_URL && { origin: process.env.PUBLIC_URL }),
      },
      ...(body && { body: new URLSearchParams(body).toString() }),
    }),
    { params: Promise.resolve({ nextauth: action.split("/") }) },
  );

const cookiesOf = (response: Response): string =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");

/** Like the login page: fetches the CSRF token, then submits the form. */
const logIn = async (email: string, password: string, from?: string) => {
  const csrf = await call(GET, "csrf", "");
  const { csrfToken } = await csrf.json();
  const response = await call(POST, "callback/credentials", cookiesOf(csrf), { csrfToken, email, password }, from);
  const { url } = await response.json();
  return { response, error: new URL(url).searchParams.get("error"), cookies: cookiesOf(response) };
};

const actionsOf = async (scope: Scope) => {
  const lines = await withBusinessRows(scope, (rows) => rows.auditLog.findMany({ orderBy: { id: "asc" } }));
  return lines.map(({ action }) => action);
};

test("says that no user exists yet on a first run", async () => {
  expect(await prisma().user.count()).toBe(0);
  expect((await logIn("ana@example.com", "x")).error).toBe("NO_USER_YET");
});

let shop: Scope;

beforeAll(async () => {
  shop = await aBusiness();
});

describe("a login", () => {
  test("returns a working cookie, audited", async () => {
    const { email, password } = await aMember(shop);
    const { response, error, cookies } = await logIn(` ${email.toUpperCase()}`, password);
    expect([response.status, error]).toEqual([200, null]);
    const session = response.headers.getSetCookie().find((cookie) => cookie.startsWith("next-auth.session-token="));
    expect(session).toMatch(/; HttpOnly/i);
    expect(session).toMatch(/; SameSite=Lax/i);
    const me = await getMe(aRequest("GET", "/api/admin/me", { cookie: cookies }));
    expect((await me.json()).data.email).toBe(email);
    expect(await actionsOf(shop)).toContain("login.succeeded");
  });

  test("keeps only IDs in the cookie", async () => {
    const { email, password, userId } = await aMember(shop);
    const { cookies } = await logIn(email, password);
    const session = await call(GET, "session", cookies);
    expect(await session.json()).toEqual({ expires: expect.any(String) });
    expect(cookies).not.toContain(userId);
  });

  test("limits its cookies to HTTPS if the product uses HTTPS", async () => {
    const { email, password } = await aMember(shop);
    provideSettings({ PUBLIC_URL: "https://customers.example.com" });
    try {
      const { response } = await logIn(email, password);
      const cookies = response.headers.getSetCookie().join("\n");
      expect(cookies).toMatch(/__Host-next-auth\.session-token=[^;]+; Path=\/;.*Secure/);
      expect(response.headers.get("strict-transport-security")).toMatch(/max-age=/);
    } finally {
      delete process.env.PUBLIC_URL;
      provideSettings({});
    }
  });
});

describe("wrong credentials", () => {
  test("get the same answer in the same time for an unknown user, a wrong password and a deactivated user", async () => {
    const known = await aMember(shop);
    const gone = await aMember(shop);
    await asOwner(`update users set is_active = false where id = '${gone.userId}'`);
    const answers = [];
    for (const [email, password] of [
      ["nobody@example.com", "x"],
      [known.email, "x"],
      [gone.email, gone.password],
      ["", ""],
      ["a\0b@example.com", "\0"],
    ] as const) {
      const startedAt = performance.now();
      const { response, error, cookies } = await logIn(email, password);
      expect(performance.now() - startedAt).toBeGreaterThan(340);
      answers.push([response.status, error, cookies.includes("session-token")]);
    }
    expect(answers).toEqual(Array(5).fill([401, "BAD_CREDENTIALS", false]));
    expect(await actionsOf(shop)).toContain("login.failed");
  });
});

describe("repeated guessing", () => {
  test("locks the account for this address only, with the minutes left, audited once", async () => {
    const business = await aBusiness();
    const { email, password } = await aMember(business);
    const guesses = Array.from({ length: 10 }, (_, guess) => logIn(email, `guess ${guess}`, "198.51.100.7"));
    for (const { error } of await Promise.all(guesses)) expect(error).toBe("BAD_CREDENTIALS");
    for (const tried of ["guess", password]) {
      expect((await logIn(email, tried, "198.51.100.7")).error).toMatch(/^ACCOUNT_LOCKED:1[45]$/);
    }
    expect((await actionsOf(business)).filter((action) => action === "login.locked")).toHaveLength(1);
    expect((await logIn(email, password, "198.51.100.8")).error).toBeNull();
  });

  test("counts for an unknown user as well", async () => {
    await Promise.all(Array.from({ length: 10 }, () => logIn("stranger@example.com", "x", "198.51.100.9")));
    expect((await logIn("stranger@example.com", "x", "198.51.100.9")).error).toMatch(/^ACCOUNT_LOCKED:/);
  });

  test("parallel guesses do not bypass the limit", async () => {
    const { email } = await aMember(shop);
    const results = await Promise.all(Array.from({ length: 25 }, () => logIn(email, "x", "198.51.100.10")));
    expect(results.filter(({ error }) => error === "BAD_CREDENTIALS")).toHaveLength(10);
  });

  test("does not count right passwords", async () => {
    const { email, password } = await aMember(shop);
    for (let time = 0; time < 12; time++) expect((await logIn(email, password, "198.51.100.11")).error).toBeNull();
  });

  test("stores no email address in the counters", async () => {
    const { email } = await aMember(shop);
    await logIn(email, "x", "198.51.100.12");
    const keys = (await prisma().rateLimit.findMany()).map(({ key }) => key).join();
    expect(keys).toContain("198.51.100.12");
    expect(keys).not.toContain(email);
  });
});

describe("a logout", () => {
  test("removes the cookie, audited", async () => {
    const business = await aBusiness();
    const { email, password } = await aMember(business);
    const { cookies } = await logIn(email, password);
    const csrf = await call(GET, "csrf", "");
    const { csrfToken } = await csrf.json();
    const response = await call(POST, "signout", `${cookies}; ${cookiesOf(csrf)}`, { csrfToken });
    expect(response.headers.getSetCookie().join()).toMatch(/next-auth\.session-token=;/);
    expect(await actionsOf(business)).toEqual(["user.created", "login.succeeded", "logout"]);
  });

  test("ends the session: a copied cookie is invalid and not renewed", async () => {
    const { email, password } = await aMember(shop);
    const { cookies } = await logIn(email, password);
    const csrf = await call(GET, "csrf", "");
    const { csrfToken } = await csrf.json();
    const statusOf = async () => (await getMe(aRequest("GET", "/api/admin/me", { cookie: cookies }))).status;
    expect(await statusOf()).toBe(200);
    await call(POST, "signout", `${cookies}; ${cookiesOf(csrf)}`, { csrfToken });
    expect(await statusOf()).toBe(401);
    expect(await (await call(GET, "session", cookies)).json()).toEqual({});
  });

  test("everywhere cannot be undone by requesting the session", async () => {
    const { email, password, userId } = await aMember(shop);
    const { cookies } = await logIn(email, password);
    await endSessions(shop, { userId });
    const session = await call(GET, "session", cookies);
    expect(await session.json()).toEqual({});
    expect(session.headers.getSetCookie().join()).toMatch(/session-token=;/);
  });
});

describe("a renewed cookie", () => {
  test("does not extend the session, which ends after its lifetime", async () => {
    const business = await aBusiness();
    const { email, password, userId } = await aMember(business);
    const { cookies } = await logIn(email, password);
    const renewed = cookiesOf(await call(GET, "session", cookies));
    expect(renewed).toContain("session-token=");
    const sessions = await withBusinessRows(business, (rows) => rows.session.findMany({ where: { userId } }));
    expect(sessions.map(({ createdAt, expiresAt }) => expiresAt.getTime() - createdAt.getTime())).toEqual([
      30 * 86_400_000,
    ]);
    await withBusinessRows(business, (rows) => rows.session.updateMany({ data: { expiresAt: new Date() } }));
    expect((await getMe(aRequest("GET", "/api/admin/me", { cookie: renewed }))).status).toBe(401);
    expect(await (await call(GET, "session", renewed)).json()).toEqual({});
  });
});

describe("refused", () => {
  test("a login without the CSRF token", async () => {
    const { email, password } = await aMember(shop);
    const response = await call(POST, "callback/credentials", "", { email, password });
    expect(cookiesOf(response)).not.toContain("session-token");
  });

  test.each([
    ["next-auth's own pages", "GET", "signin", 404],
    ["an action there is not", "GET", "nothing", 404],
    ["a provider there is not", "POST", "callback/github", 404],
    ["what every object has", "GET", "constructor", 404],
    ["every object's prototype", "GET", "__proto__", 404],
    ["a login by GET", "GET", "callback/credentials", 405],
  ])("%s, in JSON", async (_, method, action, status) => {
    const response = await call(method === "POST" ? POST : GET, action, "", method === "POST" ? {} : undefined);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ code: status === 404 ? "NOT_FOUND" : "METHOD_NOT_ALLOWED" });
  });

  test("a login sent from another site", async () => {
    const request = aRequest("POST", "/api/auth/callback/credentials", {
      headers: { origin: "https://evil.example", "content-type": "application/x-www-form-urlencoded" },
      body: "email=a",
    });
    const response = await POST(request, { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) });
    expect(response.status).toBe(403);
  });

  test("half of a surrogate pair in any field, like a wrong password", async () => {
    const csrf = await call(GET, "csrf", "");
    const { csrfToken } = await csrf.json();
    const { email, password } = await aMember(shop);
    for (const wrong of [{ email: "a\ud800@example.com" }, { password: "\udc00" }, { business: "\ud800" }]) {
      const request = aRequest("POST", "/api/auth/callback/credentials", {
        cookie: cookiesOf(csrf),
        headers: { "x-customer-360-address": "203.0.113.77" },
        body: { csrfToken, email, password, ...wrong },
      });
      const response = await POST(request, { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) });
      expect(new URL((await response.json()).url).searchParams.get("error")).toBe("BAD_CREDENTIALS");
    }
  });

  test("an oversized body", async () => {
    const response = await call(POST, "callback/credentials", "", { password: "x".repeat(20_000) });
    expect(response.status).toBe(413);
  });
});

describe("an address with a hundred wrong passwords", () => {
  const FROM = "198.51.100.20";

  beforeAll(async () => {
    await Promise.all(Array.from({ length: 101 }, () => count("login-address", FROM)));
  });

  test("can still log in with a right password", async () => {
    const { email, password } = await aMember(shop);
    expect((await logIn(email, password, FROM)).error).toBeNull();
  });

  test("learns only the minutes for a wrong one, and is limited to one attempt at a time with few waiting @full", async () => {
    const { email, password } = await aMember(shop);
    expect((await logIn(email, "wrong", FROM)).error).toMatch(/^ACCOUNT_LOCKED:1[45]$/);
    const flood = await Promise.all(
      Array.from({ length: 60 }, (_, guess) => logIn(`guess-${guess}@example.com`, "x", FROM)),
    );
    const kinds = new Set(flood.map(({ error }) => error?.split(":")[0]));
    expect(kinds).toEqual(new Set(["ACCOUNT_LOCKED", "SERVICE_UNAVAILABLE"]));
    expect((await logIn(email, password, FROM)).error).toBeNull();
  });
});
