import { describe, expect, test } from "vitest";
import { PUT } from "#app/api/admin/me/password/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { isPassword } from "#core/auth/passwords.ts";
import { findUsersByEmail } from "#core/auth/users.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, sessionCookie } from "#testing/request.ts";

const change = async (cookie: string, body: object) => {
  const response = await PUT(aRequest("PUT", "/api/admin/me/password", { cookie, body }));
  return { status: response.status, cookies: response.headers.getSetCookie(), text: await response.text() };
};
const statusOf = async (cookie: string) => (await getMe(aRequest("GET", "/api/admin/me", { cookie }))).status;

const aLoggedInUser = async () => {
  const shop = await aBusiness();
  const person = await aMember(shop, "viewer");
  const holds = async (password: string) =>
    isPassword(password, (await findUsersByEmail(person.email))[0]?.passwordHash);
  return { shop, ...person, cookie: await sessionCookie(shop, person), holds };
};

const password = "a better one than before";

describe("204", () => {
  test("changes the password, ends the other sessions and keeps this one under a new cookie", async () => {
    const { shop, userId, password: currentPassword, cookie, holds } = await aLoggedInUser();
    const phone = await sessionCookie(shop, { userId });
    const { status, cookies, text } = await change(cookie, { currentPassword, password });
    expect([status, text]).toEqual([204, ""]);
    expect(await holds(password)).toBe(true);
    expect([await statusOf(phone), await statusOf(cookie)]).toEqual([401, 401]);
    expect(cookies).toMatchObject([expect.stringContaining("HttpOnly")]);
    expect(await statusOf(cookies[0]?.split(";")[0] ?? "")).toBe(200);
    expect(await auditLines(shop, "user.password_changed")).toMatchObject([
      { actorId: userId, things: { user: userId } },
    ]);
  });
});

describe("400", () => {
  test("a wrong current password is refused by its field, and nothing changes", async () => {
    const { cookie, password: currentPassword, holds } = await aLoggedInUser();
    const { status, text } = await change(cookie, { currentPassword: "not it at all", password });
    expect([status, JSON.parse(text).details]).toEqual([
      400,
      [{ field: "currentPassword", message: "is not your current password" }],
    ]);
    expect([await holds(currentPassword), await statusOf(cookie)]).toEqual([true, 200]);
  });

  test.each([
    ["short", "must have at least 12 characters"],
    ["Sunshine2024!", "is too easy to guess: it is a common password or a small variation of one"],
  ])("a new password like %s is refused", async (wrong, message) => {
    const { cookie, password: currentPassword } = await aLoggedInUser();
    const { status, text } = await change(cookie, { currentPassword, password: wrong });
    expect([status, JSON.parse(text).details]).toEqual([400, [{ field: "password", message }]]);
  });

  test("the user's own email is refused as the password", async () => {
    const { cookie, email, password: currentPassword } = await aLoggedInUser();
    const { text } = await change(cookie, { currentPassword, password: email.toUpperCase() });
    expect(JSON.parse(text).details).toEqual([
      { field: "password", message: "must not be your email address or part of it" },
    ]);
  });
});

test("429: guessing with a stolen session is locked like at the login @full", async () => {
  const { cookie, password: currentPassword, holds } = await aLoggedInUser();
  for (let i = 0; i < 10; i += 1) {
    expect((await change(cookie, { currentPassword: `guess ${i}`, password })).status).toBe(400);
  }
  const { status, text } = await change(cookie, { currentPassword, password });
  expect([status, JSON.parse(text).code]).toEqual([429, "ACCOUNT_LOCKED"]);
  expect(await holds(currentPassword)).toBe(true);
});
