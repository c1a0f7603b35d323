import { Writable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe, PATCH as patchMe } from "#app/api/admin/me/route.ts";
import { GET as auth } from "#app/api/auth/[...nextauth]/route.ts";
import { makeLog } from "#core/server/log.ts";
import { once } from "#core/server/process-singleton.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, aToken, sessionCookie } from "#testing/request.ts";

const written: string[] = [];
const paper = new Writable({
  write: (chunk, _, done) => {
    written.push(String(chunk));
    done();
  },
});

type Line = { level: string; requestId: string; route: string; status: number; ms: number } & Record<string, unknown>;

/** The log lines of one request, read after it was answered. */
const linesOf = (requestId: string): Line[] =>
  written.map((line) => JSON.parse(line) as Line).filter((line) => line.requestId === requestId);

let shop: Scope;

beforeAll(async () => {
  // The product's own log, written to a stream of this test.
  once("log", () => makeLog("info", paper));
  shop = await aBusiness();
});

describe("a request's log line", () => {
  test("has caller, route and outcome by ID", async () => {
    const ana = await aMember(shop);
    const cookie = await sessionCookie(shop, ana);
    await getMe(aRequest("GET", "/api/admin/me", { cookie, headers: { "x-request-id": "by-person" } }));
    expect(linesOf("by-person")).toMatchObject([
      {
        level: "info",
        method: "GET",
        route: "/api/admin/me",
        status: 200,
        businessId: shop.businessId,
        userId: ana.userId,
      },
    ]);

    const token = await aToken(shop);
    await patchMe(aRequest("PATCH", "/api/admin/me", { token, body: {}, headers: { "x-request-id": "by-token" } }));
    expect(linesOf("by-token")).toMatchObject([{ level: "info", status: 401, code: "UNAUTHENTICATED" }]);
    await getMe(aRequest("GET", "/api/admin/me", { token, headers: { "x-request-id": "token-2" } }));
    expect(linesOf("token-2")).toMatchObject([{ status: 200, tokenId: (await listTokens(shop))[0]?.id }]);
  });

  test("contains no actual address, body, credentials or personal data", async () => {
    const { email, password } = await aMember(shop);
    const token = await aToken(shop);
    await getMe(aRequest("GET", "/api/admin/me?q=ana.souza", { token }));
    await getMe(aRequest("GET", "/api/admin/me", { token: "c360_guessed" }));
    const open = { params: Promise.resolve({ nextauth: ["csrf"] }) };
    const csrf = await auth(aRequest("GET", "/api/auth/csrf"), open);
    const cookie = csrf.headers
      .getSetCookie()
      .map((each) => each.split(";")[0])
      .join("; ");
    const { csrfToken } = await csrf.json();
    const login = { params: Promise.resolve({ nextauth: ["callback", "credentials"] }) };
    for (const [who, word] of [
      [email, password],
      [email, "wrong-word"],
      ["nobody@nowhere.example", "wrong-word"],
    ] as const) {
      const body = new URLSearchParams({ csrfToken, email: who, password: word }).toString();
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      await auth(aRequest("POST", "/api/auth/callback/credentials", { cookie, body, headers }), login);
    }
    expect(written.length).toBeGreaterThan(6);
    const all = written.join("");
    for (const secret of ["ana.souza", "guessed", token, email, "nowhere", password, "wrong-word", csrfToken]) {
      expect(all).not.toContain(secret);
    }
  });

  test("a failure's line has its cause, which the answer does not", async () => {
    const ana = await aMember(shop);
    const cookie = await sessionCookie(shop, ana);
    const secret = process.env.AUTH_SECRET ?? "";
    delete process.env.AUTH_SECRET;
    provideSettings({});
    const response = await getMe(aRequest("GET", "/api/admin/me", { cookie, headers: { "x-request-id": "broken" } }));
    provideSettings({ AUTH_SECRET: secret });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("AUTH_SECRET");
    expect(linesOf("broken")).toMatchObject([
      {
        level: "error",
        status: 500,
        err: { message: expect.stringContaining("AUTH_SECRET is not set"), stack: expect.any(String) },
      },
    ]);
  });
});
