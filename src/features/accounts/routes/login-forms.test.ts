import { beforeAll, describe, expect, test } from "vitest";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { POST as acceptForm } from "#app/api/auth/form/invitation/route.ts";
import { GET as getLogin, POST as loginForm } from "#app/api/auth/form/login/route.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inviteUser } from "#features/accounts/invite-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, asAdmin } from "#testing/request.ts";

const OWN = "http://customers.example.com";

const send = async (
  form: (request: Request) => Promise<Response>,
  fields: Record<string, string>,
  { origin = OWN, from = "203.0.113.40" } = {},
) => {
  const response = await form(
    aRequest("POST", "/api/auth/form", {
      body: new URLSearchParams(fields).toString(),
      headers: {
        origin,
        "content-type": "application/x-www-form-urlencoded",
        "x-customer-360-address": from,
      },
    }),
  );
  const cookies = response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
  return { status: response.status, to: response.headers.get("location"), cookies };
};

const emailBehind = async (cookie: string) =>
  (await (await getMe(aRequest("GET", "/api/admin/me", { cookie }))).json()).data.email;

let shop: Scope;
beforeAll(async () => {
  shop = await aBusiness();
});

describe("the login form without script", () => {
  test("303: logs in and redirects to the requested page", async () => {
    const { email, password } = await aMember(shop);
    const { status, to, cookies } = await send(loginForm, { email, password, next: "/rfm?days=30" });
    expect([status, to]).toEqual([303, "/rfm?days=30"]);
    expect(await emailBehind(cookies)).toBe(email);
  });

  test("303: a wrong password redirects back with the error, and without what was typed", async () => {
    const { email } = await aMember(shop);
    const refused = await send(loginForm, { email, password: "hunter2 hunter2", next: "/rfm" });
    expect(refused).toEqual({ status: 303, to: "/login?error=BAD_CREDENTIALS&next=%2Frfm", cookies: "" });
  });

  test.each([
    "//evil.example/",
    "https://evil.example/",
    "/\\evil.example",
    "/.//evil.example",
    "/rfm/..//evil.example",
  ])("303: never redirects to %s", async (next) => {
    const { email, password } = await aMember(shop);
    expect((await send(loginForm, { email, password, next })).to).toBe("/");
  });

  test("403: a form on another site's page is refused", async () => {
    const { email, password } = await aMember(shop);
    const refused = await send(loginForm, { email, password }, { origin: "https://evil.example" });
    expect(refused).toEqual({ status: 403, to: null, cookies: "" });
  });

  test("405 and 413: a form by GET and an oversized one are refused", async () => {
    expect((await getLogin(aRequest("GET", "/api/auth/form/login?password=x"))).status).toBe(405);
    expect((await send(loginForm, { password: "x".repeat(20_000) })).status).toBe(413);
  });
});

describe("the invitation form without script", () => {
  const invited = async () => {
    const email = `guest-${crypto.randomUUID()}@example.com`;
    const { url } = await inviteUser(asAdmin(shop), { email, role: "viewer" });
    return { email, token: new URL(url).hash.slice(1) };
  };

  test.each([
    ["the secret", (token: string) => ({ token })],
    ["the pasted link", (token: string) => ({ link: ` http://localhost/invite#${token} ` })],
    ["a link of an earlier version", (token: string) => ({ link: `http://localhost/invite?token=${token}` })],
    ["the pasted secret", (token: string) => ({ link: token })],
  ])("303: a new user joins by %s and is logged in", async (_, by) => {
    const { email, token } = await invited();
    const fields = { ...by(token), name: "Ana", password: "a sentence of my own" };
    const { status, to, cookies } = await send(acceptForm, fields);
    expect([status, to]).toEqual([303, "/"]);
    expect(await emailBehind(cookies)).toBe(email);
  });

  test("303: an error redirects back to the invitation without the password", async () => {
    const { token } = await invited();
    const refused = await send(acceptForm, { token, name: "Ana", password: "short" });
    expect(refused).toEqual({
      status: 303,
      to: `/invite?error=INVALID_PARAMETER%3Apassword#${token}`,
      cookies: "",
    });
    const nameless = await send(acceptForm, { token, name: "", password: "a sentence of my own" });
    expect(nameless.to).toBe(`/invite?error=INVALID_PARAMETER%3Aname#${token}`);
    expect((await send(acceptForm, { token: "inv_1", password: "x" })).to).toBe(
      "/invite?error=INVITATION_NOT_FOUND#inv_1",
    );
  });
});
