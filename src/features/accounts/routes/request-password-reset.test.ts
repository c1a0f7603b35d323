import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { GET as getOptions } from "#app/api/admin/login-options/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { POST as lookUp } from "#app/api/admin/password-resets/look-up/route.ts";
import { POST } from "#app/api/admin/password-resets/request/route.ts";
import { POST as use } from "#app/api/admin/password-resets/use/route.ts";
import { POST as form } from "#app/api/auth/form/password-reset/route.ts";
import { isPassword } from "#core/auth/passwords.ts";
import { findUsersByEmail, updatePreferences } from "#core/auth/users.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import { provideSettings } from "#core/server/settings.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createPasswordReset } from "#features/accounts/change-passwords.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMailServer, type MailServer } from "#testing/mail-server.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { until } from "#testing/processes/runs.ts";
import { aMember, answerOf, aRequest, asAdmin, sessionCookie } from "#testing/request.ts";

let shop: Scope & { slug: string };
let mail: MailServer;

const canReset = async () =>
  (await answerOf(await getOptions(aRequest("GET", "/api/admin/login-options")))).body.data.canResetPassword;

const SENT = { status: 204, body: null };

let caller = 0;
/** Each call from another address, unless the test is about one. */
const request = async (email: string, { from = `198.51.100.${++caller}`, language = "en" } = {}) => {
  const response = await POST(
    aRequest("POST", "/api/admin/password-resets/request", {
      body: { email },
      headers: { "x-customer-360-address": from, "accept-language": language },
    }),
  );
  return response.status === 204 ? SENT : answerOf(response);
};

test("409: it isn't offered without a mail server", async () => {
  expect(await request("ana@example.com")).toMatchObject({ status: 409, body: { code: "MAIL_NOT_CONFIGURED" } });
  expect(await canReset()).toBe(false);
});

beforeAll(async () => {
  shop = await aBusiness({ name: "Corner Shop" });
  mail = await aMailServer();
});
afterAll(() => mail[Symbol.asyncDispose]());

describe("a server with a mail server", () => {
  beforeAll(() => provideSettings({ SMTP_URL: mail.url, MAIL_FROM: "customers@shop.example" }));

  const mailsTo = (email: string) => mail.received.filter(({ to }) => to === email);
  const mailTo = async (email: string) => {
    await until(async () => mailsTo(email).length > 0);
    return mailsTo(email).at(-1) as MailServer["received"][number];
  };
  const linkIn = ({ text }: { text: string }) => /\S+\/reset-password#\S+/.exec(text)?.[0] ?? "";
  const tokenIn = (received: { text: string }) => new URL(linkIn(received)).hash.slice(1);
  const look = async (token: string) =>
    answerOf(await lookUp(aRequest("POST", "/api/admin/password-resets/look-up", { body: { token } })));
  const reset = async (token: string) =>
    answerOf(await use(aRequest("POST", "/api/admin/password-resets/use", { body: { token, password } })));
  const password = "a better one than before";
  const holds = async (email: string) => isPassword(password, (await findUsersByEmail(email))[0]?.passwordHash);

  test("an emailed link sets a password within an hour, once, and ends all sessions", async () => {
    const ana = await aMember(shop, "viewer");
    const phone = await sessionCookie(shop, ana);
    expect(await canReset()).toBe(true);
    expect(await request(` ${ana.email.toUpperCase()} `)).toEqual(SENT);
    const received = await mailTo(ana.email);
    expect(received.headers.subject).toBe("Set a new password for Corner Shop");
    expect(received.headers).not.toHaveProperty("list-unsubscribe");
    expect(received.html).toContain(linkIn(received));
    const token = tokenIn(received);
    const { data } = (await look(token)).body;
    expect(data).toMatchObject({ email: ana.email, business: "Corner Shop" });
    const minutes = (Date.parse(data.expiresAt) - Date.now()) / 60_000;
    expect([minutes > 30, minutes <= 60]).toEqual([true, true]);
    expect((await getMe(aRequest("GET", "/api/admin/me", { cookie: phone }))).status).toBe(200);
    expect(await reset(token)).toMatchObject({ status: 200, body: { data: { business: shop.slug } } });
    expect(await holds(ana.email)).toBe(true);
    expect((await getMe(aRequest("GET", "/api/admin/me", { cookie: phone }))).status).toBe(401);
    expect((await reset(token)).status).toBe(404);
    const lines = await auditLines(shop);
    expect(lines.filter(({ things }) => (things as { user?: string }).user === ana.userId)).toMatchObject([
      { action: "user.created" },
      { action: "user.password_reset_requested", actorId: ana.userId },
      { action: "user.password_reset", actorId: ana.userId },
    ]);
  });

  test("an unknown address and a deactivated user get the same answer, and no email", async () => {
    const [ana, gone] = [await aMember(shop), await aMember(shop)];
    await withBusinessRows(shop, (rows) =>
      rows.membership.updateMany({ where: { userId: gone.userId }, data: { isActive: false } }),
    );
    const others = ["nobody@example.com", gone.email];
    for (const email of [...others, ana.email]) expect(await request(email)).toEqual(SENT);
    await mailTo(ana.email);
    expect(others.flatMap(mailsTo)).toEqual([]);
    expect((await request("no address")).body.details).toMatchObject([{ field: "email" }]);
  });

  test("the answer doesn't wait for the mail server", async () => {
    const ana = await aMember(shop);
    const release = mail.hold("recipients");
    expect(await request(ana.email)).toEqual(SENT);
    expect(mailsTo(ana.email)).toEqual([]);
    release();
    await mailTo(ana.email);
  });

  test("a user of two businesses gets a link that works, unlike one that an admin made", async () => {
    const ana = await aMember(shop, "viewer");
    const other = await aBusiness();
    await withBusinessRows(other, (rows) =>
      rows.membership.create({ data: { businessId: other.businessId, userId: ana.userId, role: "admin" } }),
    );
    const { url } = await createPasswordReset(asAdmin(shop), ana.userId);
    const made = new URL(url).hash.slice(1);
    // The kind of a link is part of what is hashed.
    expect((await reset(made.replace("rst_", "rsm_"))).status).toBe(404);
    expect([(await reset(made)).status, await holds(ana.email)]).toEqual([404, false]);
    expect(await request(ana.email)).toEqual(SENT);
    expect((await reset(tokenIn(await mailTo(ana.email)))).status).toBe(200);
    expect(await holds(ana.email)).toBe(true);
  });

  test.each([
    ["es", null, "Nueva contraseña para Corner Shop"],
    ["en", "pt", "Nova senha para Corner Shop"],
  ])("the email is in the page's language (%s) unless the user chose one (%s)", async (language, chosen, subject) => {
    const ana = await aMember(shop);
    await withBusinessRows(shop, (rows) => updatePreferences(rows, ana.userId, { language: chosen }));
    await request(ana.email, { language });
    const { headers, text } = await mailTo(ana.email);
    expect(text).toContain("Corner Shop");
    expect(decodeSubject(headers.subject ?? "")).toBe(subject);
  });

  test("429: three times an hour for one address, known or not, and twenty from one place", async () => {
    const ana = await aMember(shop);
    for (const email of [ana.email, "nobody-else@example.com"]) {
      const statuses = [];
      for (let n = 0; n < 4; n++) statuses.push((await request(email)).status);
      expect(statuses).toEqual([204, 204, 204, 429]);
    }
    const from = "192.0.2.93";
    const statuses = [];
    for (let n = 0; n < 21; n++) statuses.push((await request(`person-${n}@example.org`, { from })).status);
    expect(statuses).toEqual([...Array(20).fill(204), 429]);
  });

  test("303: the form without script leads to the same words, or back with the error", async () => {
    const ana = await aMember(shop);
    const send = async (email: string) =>
      (
        await form(
          aRequest("POST", "/api/auth/form/password-reset", {
            body: new URLSearchParams({ email }).toString(),
            headers: {
              origin: "http://customers.example.com",
              "content-type": "application/x-www-form-urlencoded",
              "x-customer-360-address": "192.0.2.94",
            },
          }),
        )
      ).headers.get("location");
    expect(await send(ana.email)).toBe("/forgot-password?sent=1");
    expect(await send("nobody-at-all@example.com")).toBe("/forgot-password?sent=1");
    expect(await send("none")).toBe("/forgot-password?error=INVALID_PARAMETER%3Aemail");
    await mailTo(ana.email);
  });
});

/** A subject with letters outside ASCII is sent as encoded words (RFC 2047). */
const decodeSubject = (subject: string): string =>
  subject.replace(/\?=\s+=\?/g, "?==?").replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
    kind.toUpperCase() === "B"
      ? Buffer.from(text, "base64").toString("utf8")
      : Buffer.from(
          text
            .replaceAll("_", " ")
            .replace(/=([0-9A-F]{2})/gi, (__, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
          "latin1",
        ).toString("utf8"),
  );
