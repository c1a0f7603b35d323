import { beforeEach, describe, expect, test } from "vitest";
import { POST } from "#app/api/admin/first-setup/route.ts";
import { GET as getOptions } from "#app/api/admin/login-options/route.ts";
import { GET as getMe } from "#app/api/admin/me/route.ts";
import { POST as form } from "#app/api/auth/form/first-setup/route.ts";
import { announceFirstSetup, printSetupCode } from "#cli/server/announce-first-setup.ts";
import { setupCode } from "#core/auth/secrets.ts";
import { findUsersByEmail, hasUsers } from "#core/auth/users.ts";
import { prisma } from "#core/db/transaction.ts";
import { createBusiness } from "#features/accounts/manage-businesses.ts";
import { createUser } from "#features/accounts/manage-users.ts";
import { asOwner } from "#testing/as-owner.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { answerOf, aRequest, asAdmin } from "#testing/request.ts";

beforeEach(() => asOwner("truncate users, businesses cascade"));

const currentCode = () => setupCode(new Date()).code;
const draft = {
  business: "  Café Niño ",
  timeZone: "europe/madrid",
  currency: "eur",
  name: "Ana",
  email: " Ana@Example.com",
  password: "a sentence of my own",
};
const BUSINESS = { slug: "cafe-nino", name: "Café Niño", timeZone: "Europe/Madrid", currency: "EUR" };
const setUp = async (change: Partial<typeof draft & { code: string }> = {}, headers = {}) =>
  answerOf(
    await POST(
      aRequest("POST", "/api/admin/first-setup", { body: { code: currentCode(), ...draft, ...change }, headers }),
    ),
  );
const isFirstRun = async () =>
  (await answerOf(await getOptions(aRequest("GET", "/api/admin/login-options")))).body.data.isFirstRun;

const ALREADY = { status: 409, body: { code: "ALREADY_SET_UP", error: expect.stringContaining("already set up") } };

test("whoever has the code creates the business and its first admin, once, with audit entries", async () => {
  expect(await isFirstRun()).toBe(true);
  expect(await setUp()).toEqual({ status: 201, body: { data: { email: "ana@example.com", business: "cafe-nino" } } });
  expect(await isFirstRun()).toBe(false);
  const [business, ...others] = await prisma().business.findMany();
  expect(others).toEqual([]);
  expect(business).toMatchObject({ name: "Café Niño", timeZone: "Europe/Madrid", currency: "EUR" });
  const [ana] = await findUsersByEmail("ana@example.com");
  expect(await auditLines({ businessId: business?.id ?? "" })).toMatchObject([
    { action: "business.created", actorKind: "user", actorId: ana?.id },
    { action: "user.created", actorId: ana?.id, after: { role: "admin" } },
  ]);
  expect(await setUp({ email: "eve@example.com" })).toMatchObject(ALREADY);
  // Whether the code is right or wrong.
  expect(await setUp({ email: "eve@example.com", code: "" })).toMatchObject(ALREADY);
});

test("five people at once make one installation", async () => {
  const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => setUp({ email: `ana${n}@example.com` })));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  expect([await prisma().user.count(), await prisma().business.count()]).toEqual([1, 1]);
});

test("a user whom the command line made ends the setup, and a business alone doesn't", async () => {
  const { business } = await createBusiness(BUSINESS);
  expect(await isFirstRun()).toBe(true);
  await createUser(asAdmin({ businessId: business.id }), { ...draft, role: "viewer" });
  expect(await setUp()).toMatchObject(ALREADY);
});

test("a business that has the short name already leads to another one", async () => {
  await createBusiness(BUSINESS);
  expect((await setUp()).body.data.business).toBe("cafe-nino-2");
});

describe("refused", () => {
  test("400: a wrong code, and every field that is wrong", async () => {
    const field = ({ body }: Awaited<ReturnType<typeof setUp>>) =>
      body.details.map((one: { field: string }) => one.field);
    for (const code of ["", "AAAA-AAAA-AAAA-AAAA", currentCode().slice(0, -1)])
      expect(field(await setUp({ code }))).toEqual(["code"]);
    const wrong = { business: " ", timeZone: "Nowhere", currency: "£", name: "", email: "ana", password: "short" };
    expect(field(await setUp(wrong))).toEqual(["business", "timeZone", "currency", "name", "email", "password"]);
    expect(field(await setUp({ password: "password2024" }))).toEqual(["password"]);
    expect([await hasUsers(), await prisma().business.count()]).toEqual([false, 0]);
  });

  test("429: after thirty wrong codes from one address, which don't lock the right one", async () => {
    const headers = { "x-customer-360-address": "192.0.2.77" };
    for (let i = 0; i < 30; i += 1) await setUp({ code: "wrong" }, headers);
    expect((await setUp({ code: "wrong" }, headers)).status).toBe(429);
    expect((await setUp({}, headers)).status).toBe(201);
  });
});

describe("the form without script", () => {
  const send = async (fields: Record<string, string>) => {
    const response = await form(
      aRequest("POST", "/api/auth/form/first-setup", {
        body: new URLSearchParams(fields).toString(),
        headers: { origin: "http://customers.example.com", "content-type": "application/x-www-form-urlencoded" },
      }),
    );
    const cookie = response.headers.getSetCookie().map((one) => one.split(";")[0]);
    return { status: response.status, to: response.headers.get("location"), cookie: cookie.join("; ") };
  };

  test("303: logs the admin in and leads to the setup guide", async () => {
    const { status, to, cookie } = await send({ code: currentCode(), ...draft });
    expect([status, to]).toEqual([303, "/setup"]);
    const me = await answerOf(await getMe(aRequest("GET", "/api/admin/me", { cookie })));
    expect(me.body.data).toMatchObject({ email: "ana@example.com", role: "admin" });
    expect(await send({ code: currentCode(), ...draft })).toEqual({
      status: 303,
      to: "/first-setup?error=ALREADY_SET_UP",
      cookie: "",
    });
  });

  test("303: an error leads back with the field, and without what was typed", async () => {
    const refused = await send({ ...draft, code: "x" });
    expect(refused).toEqual({ status: 303, to: "/first-setup?error=INVALID_PARAMETER%3Acode", cookie: "" });
  });
});

describe("the server's log", () => {
  const life = { stop: new AbortController().signal, atEnd: () => {}, onHurry: () => {} };

  test("has the address and the code until there is a user", async () => {
    const lines: string[] = [];
    await announceFirstSetup(life, (line) => lines.push(line));
    const [, url = "", code] = /^First setup: open (\S+) \(code (\S+), valid until .+Z\)$/.exec(lines.join()) ?? [];
    expect([new URL(url).pathname, new URL(url).hash, code]).toEqual([
      "/first-setup",
      `#${currentCode()}`,
      currentCode(),
    ]);
    expect((await setUp({ code: String(code) })).status).toBe(201);
    await announceFirstSetup(life, (line) => lines.push(line));
    expect(lines).toHaveLength(1);
  });

  test("gets the next code on the next day, and no code twice", async () => {
    const lines: string[] = [];
    const print = (line: string) => lines.push(line);
    const at = (text: string) => new Date(text);
    const first = await printSetupCode(at("2026-05-04T10:00:00Z"), null, print);
    expect(await printSetupCode(at("2026-05-04T23:59:59Z"), first, print)).toBe(first);
    expect(await printSetupCode(at("2026-05-05T00:00:00Z"), first, print)).not.toBe(first);
    expect(lines).toHaveLength(2);
  });
});
