import { beforeAll, describe, expect, test } from "vitest";
import { DELETE } from "#app/api/admin/invitations/[id]/route.ts";
import { POST as accept } from "#app/api/admin/invitations/accept/route.ts";
import { POST as CHANGE } from "#app/api/admin/invitations/changes/route.ts";
import { POST as lookUp } from "#app/api/admin/invitations/look-up/route.ts";
import { GET, POST } from "#app/api/admin/invitations/route.ts";
import { logIn } from "#core/auth/login.ts";
import { insertMembership } from "#core/auth/users.ts";
import { prisma } from "#core/db/transaction.ts";
import { withBusinessRows } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { setPassword } from "#features/accounts/manage-users.ts";
import { aBusiness } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { aMember, aRequest, asAdmin, aToken, type CallOptions, sessionCookie } from "#testing/request.ts";

let shop: Scope & { slug: string };
let boss: { userId: string };
let cookie: string;
let counter = 0;

beforeAll(async () => {
  shop = await aBusiness({ name: "Corner Shop" });
  boss = await aMember(shop);
  cookie = await sessionCookie(shop, boss);
});

const anEmail = () => `guest-${++counter}@invitations.example`;
const answerOf = async (response: Response) => ({
  status: response.status,
  body: response.status === 204 ? null : await response.json(),
});
const invite = async (body: object, options: CallOptions = { cookie }) =>
  answerOf(await POST(aRequest("POST", "/api/admin/invitations", { body, ...options })));
const list = async (query = "", options: CallOptions = { cookie }) =>
  answerOf(await GET(aRequest("GET", `/api/admin/invitations${query}`, options)));
const withdraw = async (id: string, options: CallOptions = { cookie }) =>
  answerOf(
    await DELETE(aRequest("DELETE", `/api/admin/invitations/${id}`, options), { params: Promise.resolve({ id }) }),
  );
const look = async (token: string, headers = {}) =>
  answerOf(await lookUp(aRequest("POST", "/api/admin/invitations/look-up", { body: { token }, headers })));
const join = async (body: object, headers = {}) =>
  answerOf(await accept(aRequest("POST", "/api/admin/invitations/accept", { body, headers })));
const tokenOf = ({ body }: { body: { data: { url: string } } }) => new URL(body.data.url).hash.slice(1);
const openUntil = (expiresAt: Date, email: string) =>
  withBusinessRows(shop, (rows) => rows.invitation.updateMany({ where: { email }, data: { expiresAt } }));

const NOT_VALID = {
  status: 404,
  body: {
    error: "This invitation is no longer valid: it was used, withdrawn or expired. Ask for a new one",
    code: "INVITATION_NOT_FOUND",
  },
};
const password = "correct horse battery";

describe("POST 201", () => {
  test("returns a link that is stored only as a hash and valid for seven days", async () => {
    const email = anEmail();
    const { status, body } = await invite({ email: ` ${email.toUpperCase()}`, name: "Ana", role: "analyst" });
    expect(status).toBe(201);
    expect(body.data).toMatchObject({ email, name: "Ana", role: "analyst" });
    const { createdAt, expiresAt, url } = body.data;
    expect(Date.parse(expiresAt) - Date.parse(createdAt)).toBe(7 * 86_400_000);
    expect(url).toMatch(/^http:\/\/localhost:3000\/invite#inv_[\w-]{64}$/);
    const kept = await withBusinessRows(shop, (rows) => rows.invitation.findMany({ where: { email } }));
    expect(kept).toMatchObject([{ hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
    expect(JSON.stringify(kept)).not.toContain(tokenOf({ body }));
  });

  test("an invitation by a token that expires sooner ends with the token", async () => {
    const here = await aBusiness();
    const draft = { name: "short", role: "admin", expiresInDays: 1 } as const;
    const { token, expiresAt } = await createToken(asAdmin(here), draft);
    const { body } = await invite({ email: anEmail(), role: "viewer" }, { token });
    expect(body.data.expiresAt).toBe(expiresAt?.toISOString());
  });

  test("replaces an earlier one to the same email", async () => {
    const email = anEmail();
    const first = await invite({ email, role: "viewer" });
    const second = await invite({ email, role: "manager" });
    expect(await look(tokenOf(first))).toEqual(NOT_VALID);
    expect((await look(tokenOf(second))).body.data.role).toBe("manager");
    expect((await list(`?q=${email}`)).body.total).toBe(1);
  });

  test("is audited with IDs only", async () => {
    const here = await aBusiness();
    const token = await aToken(here);
    const { body } = await invite({ email: anEmail(), name: "Cleo", role: "viewer" }, { token });
    await withdraw(body.data.id, { token });
    const lines = await auditLines(here);
    expect(lines.slice(1)).toMatchObject([
      { action: "invitation.created", things: { invitation: body.data.id }, after: { role: "viewer" } },
      { action: "invitation.withdrawn", things: { invitation: body.data.id } },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/invitations\.example|Cleo|inv_/);
  });
});

describe("POST 400", () => {
  test.each([
    [{ role: "viewer" }, "email", "is required"],
    [{ email: "nobody", role: "viewer" }, "email", "must be an email address"],
    [{ email: "a@b.c" }, "role", "is required"],
    [{ email: "a@b.c", role: "viewer", name: " " }, "name", "must not be empty"],
  ])("%o", async (body, field, message) => {
    expect(await invite(body)).toMatchObject({ status: 400, body: { details: [{ field, message }] } });
  });
});

describe("POST 403", () => {
  test("a role with more permissions than the caller's is refused", async () => {
    const token = await aToken(shop, { permissions: ["settings:manage", "reports:view", "customers:view"] });
    expect((await invite({ email: anEmail(), role: "admin" }, { token })).status).toBe(403);
    expect((await invite({ email: anEmail(), role: "viewer" }, { token })).status).toBe(201);
  });
});

describe("POST 409", () => {
  test("an existing user of this business is refused, active or deactivated", async () => {
    const { email } = await aMember(shop);
    expect(await invite({ email, role: "viewer" })).toEqual({
      status: 409,
      body: { error: "This person is already a user of this business", code: "ALREADY_MEMBER" },
    });
  });
});

describe("GET 200", () => {
  test("lists open ones, newest first, without their links", async () => {
    const here = await aBusiness();
    const token = await aToken(here);
    const [first, second] = [anEmail(), anEmail()];
    for (const email of [first, second]) await invite({ email, role: "viewer" }, { token });
    const { body } = await list("", { token });
    expect(body).toMatchObject({ data: [{ email: second }, { email: first }], total: 2 });
    expect(JSON.stringify(body)).not.toMatch(/inv_|hash/);
    await withBusinessRows(here, (rows) =>
      rows.invitation.updateMany({ where: { email: first }, data: { expiresAt: new Date() } }),
    );
    expect((await list("?sort=email", { token })).body).toMatchObject({ data: [{ email: second }], total: 1 });
  });
});

describe("DELETE 204 and 404", () => {
  test("a withdrawn invitation is gone and its link is invalid", async () => {
    const made = await invite({ email: anEmail(), role: "viewer" });
    expect((await withdraw(made.body.data.id)).status).toBe(204);
    expect(await look(tokenOf(made))).toEqual(NOT_VALID);
    expect(await withdraw(made.body.data.id)).toEqual(NOT_VALID);
  });
});

describe("POST changes 200", () => {
  test("withdraws several invitations, audited; their links are invalid, others are left alone", async () => {
    const here = await aBusiness();
    const token = await aToken(here);
    const made = [await invite({ email: anEmail(), role: "viewer" }, { token })];
    made.push(await invite({ email: anEmail(), role: "viewer" }, { token }));
    const elsewhere = await invite({ email: anEmail(), role: "viewer" });
    const ids = made.map(({ body }) => body.data.id);
    const body = { action: "withdraw", ids: [...ids, elsewhere.body.data.id, "none"] };
    const change = async (by: string) =>
      answerOf(await CHANGE(aRequest("POST", "/api/admin/invitations/changes", { body, token: by })));
    expect((await change(await aToken(here, { role: "manager" }))).status).toBe(403);
    expect(await change(token)).toEqual({
      status: 200,
      body: {
        data: {
          action: "withdraw",
          changed: 2,
          changedIds: ids.toSorted(),
          notFoundIds: [elsewhere.body.data.id, "none"],
        },
      },
    });
    for (const each of made) expect(await look(tokenOf(each))).toEqual(NOT_VALID);
    expect((await look(tokenOf(elsewhere))).status).toBe(200);
    expect(await auditLines(here, "invitation.withdrawn")).toHaveLength(2);
    expect((await change(token)).body.data.changed).toBe(0);
  });
});

describe("looking an invitation up", () => {
  test("200: the holder of the link reads the inviter, the business and the role", async () => {
    const email = anEmail();
    const { body } = await look(tokenOf(await invite({ email, name: "Ana Reis", role: "viewer" })));
    expect(body.data).toEqual({
      business: "Corner Shop",
      inviter: "Ana",
      email,
      name: "Ana Reis",
      role: "viewer",
      expiresAt: expect.any(String),
    });
  });

  test("200: names the token that invited", async () => {
    const token = await aToken(shop);
    const { body } = await look(tokenOf(await invite({ email: anEmail(), role: "viewer" }, { token })));
    expect(body.data).toMatchObject({ inviter: "test" });
  });

  test("404: an invented or expired link, or another business's secret under our ID, is not valid", async () => {
    const email = anEmail();
    const token = tokenOf(await invite({ email, role: "viewer" }));
    const other = await aBusiness();
    const elsewhere = tokenOf(await invite({ email, role: "viewer" }, { token: await aToken(other) }));
    // The first 22 characters after the prefix identify the business (16 bytes and a third); the rest is the secret.
    const mixed = `${token.slice(0, 26)}${elsewhere.slice(26)}`;
    for (const wrong of ["", "inv_", `inv_${"a".repeat(64)}`, mixed, `${token}a`, token.toLowerCase()]) {
      expect((await look(wrong)).status, wrong).toBe(404);
    }
    expect((await look(token)).status).toBe(200);
    await openUntil(new Date(), email);
    expect(await look(token)).toEqual(NOT_VALID);
    expect(await join({ token, name: "Ana", password })).toEqual(NOT_VALID);
  });

  test("429: after a hundred wrong ones from one address, with the seconds to wait; a right one still works", async () => {
    const headers = { "x-customer-360-address": "192.0.2.77" };
    const token = tokenOf(await invite({ email: anEmail(), role: "viewer" }));
    for (let i = 0; i < 100; i += 1) await look("inv_", headers);
    const response = await lookUp(
      aRequest("POST", "/api/admin/invitations/look-up", { body: { token: "inv_" }, headers }),
    );
    expect(response.status).toBe(429);
    expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(800);
    expect((await look(token, headers)).status).toBe(200);
    expect((await look("inv_")).status).toBe(404);
  });
});

describe("accepting an invitation", () => {
  test("200: a new person becomes a user with the offered role, once", async () => {
    const email = anEmail();
    const token = tokenOf(await invite({ email, role: "analyst" }));
    const joined = await join({ token, name: " Ana Reis ", password });
    expect(joined).toEqual({ status: 200, body: { data: { email, business: shop.slug } } });
    const user = await prisma().user.findFirst({ where: { email } });
    expect(user).toMatchObject({ name: "Ana Reis", isActive: true });
    expect((await list(`?q=${email}`)).body.total).toBe(0);
    expect(await join({ token, name: "Eve", password })).toEqual(NOT_VALID);
    expect(await auditLines(shop, "invitation.accepted")).toContainEqual(
      expect.objectContaining({
        actorKind: "user",
        actorId: user?.id,
        things: { invitation: expect.any(String), user: user?.id },
        after: { role: "analyst" },
      }),
    );
  });

  test("200: an existing user joins with their own password, and keeps their name", async () => {
    const ana = await aMember(await aBusiness());
    const token = tokenOf(await invite({ email: ana.email, role: "viewer" }));
    expect((await join({ token, name: "Somebody Else", password: ana.password })).status).toBe(200);
    expect((await prisma().user.findFirst({ where: { email: ana.email } }))?.name).toBe("Ana");
  });

  test("200 once: of ten simultaneous requests with one link, one joins", async () => {
    const token = tokenOf(await invite({ email: anEmail(), role: "viewer" }));
    const answers = await Promise.all(Array.from({ length: 10 }, () => join({ token, name: "Ana", password })));
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // The others came too late: first the link was used, or they had to log in and then the link was used.
    expect(statuses.filter((status) => status === 404)).toHaveLength(9);
  });

  test.each([
    [{ name: "Ana", password: "short" }, "password", "must have at least 12 characters"],
    [{ name: "Ana", password: "x".repeat(201) }, "password", "must have at most 200 characters"],
    [
      { name: "Ana", password: "Password2024!" },
      "password",
      "is too easy to guess: it is a common password or a small variation of one",
    ],
    [
      { name: "Ana", password: "mail-guest-own@invitations.example" },
      "password",
      "must not be your email address or part of it",
      "guest-own@invitations.example",
    ],
    [{ password: "correct horse battery" }, "name", "must not be empty"],
  ])("400: %o", async (given, field, message, email = anEmail()) => {
    const token = tokenOf(await invite({ email, role: "viewer" }));
    expect(await join({ token, ...given })).toMatchObject({ status: 400, body: { details: [{ field, message }] } });
    expect((await look(token)).status).toBe(200);
  });

  test("401: a wrong password leaves the existing account and the invitation unchanged", async () => {
    const ana = await aMember(await aBusiness());
    const token = tokenOf(await invite({ email: ana.email, role: "admin" }));
    const before = await prisma().user.findFirst({ where: { email: ana.email } });
    const refused = await join({ token, name: "Eve", password: "a password of Eve's own" });
    expect(refused).toEqual({ status: 401, body: { error: "Email or password is wrong", code: "BAD_CREDENTIALS" } });
    expect(await prisma().user.findFirst({ where: { email: ana.email } })).toEqual(before);
    expect((await look(token)).status).toBe(200);
  });

  test("200: someone whose address another business used gets an account of their own, which opens this business alone", async () => {
    const email = anEmail();
    const elsewhere = await aBusiness();
    const token = await aToken(elsewhere);
    // Whoever holds that business's link has made an account for an address that isn't theirs.
    const squatted = tokenOf(await invite({ email, role: "admin" }, { token }));
    expect((await join({ token: squatted, name: "Eve", password: "a password of Eve's own" })).status).toBe(200);
    const link = tokenOf(await invite({ email, role: "admin" }));
    expect((await join({ token: link, name: "Ana", password })).status).toBe(401);
    expect((await join({ token: link, name: "Ana", password, newAccount: true })).status).toBe(200);
    const enter = (given: string, business: string) =>
      logIn({ email, password: given, business, network: "192.0.2.9", requestId: "r" }).then(
        () => "entered",
        (error: { code: string }) => error.code,
      );
    expect(await enter(password, shop.slug)).toBe("entered");
    expect(await enter("a password of Eve's own", elsewhere.slug)).toBe("entered");
    expect(await enter("a password of Eve's own", shop.slug)).toBe("BAD_CREDENTIALS");
    expect(await enter(password, elsewhere.slug)).toBe("BAD_CREDENTIALS");
    expect((await auditLines(shop, "invitation.accepted")).at(-1)).toMatchObject({
      after: { role: "admin", newAccount: true },
    });
    // Each business's own links change its own account only.
    await setPassword(asAdmin(shop), email, "another password of hers");
    expect(await enter("another password of hers", shop.slug)).toBe("entered");
    expect(await enter("a password of Eve's own", elsewhere.slug)).toBe("entered");
    expect(await invite({ email, role: "viewer" })).toMatchObject({ status: 409 });
  });

  test("409: an account of one's own is no second one in a business", async () => {
    const ana = await aMember(await aBusiness());
    const token = tokenOf(await invite({ email: ana.email, role: "viewer" }));
    await withBusinessRows(shop, (rows) => insertMembership(rows, shop, ana.userId, "viewer"));
    const answer = await join({ token, name: "Ana", password, newAccount: true });
    expect(answer).toMatchObject({ status: 409, body: { code: "ALREADY_MEMBER" } });
  });

  test.each([
    ["in the first answers", 5],
    ["until it is locked @full", 14],
  ])(
    "no answer without the account's own password reveals whether an email has an account elsewhere, %s",
    async (_, answers) => {
      const known = (await aMember(await aBusiness())).email;
      const unknown = anEmail();
      const answersFor = async (email: string) => {
        const made = await invite({ email, role: "viewer" });
        const token = tokenOf(made);
        const headers = { "x-customer-360-address": `for ${email}` };
        const shown = [made, await look(token)];
        for (const given of [
          { password: "x" },
          { name: "Ana", password: "password2024" },
          { password: "a stranger's own" },
        ]) {
          shown.push(await join({ token, ...given }, headers));
        }
        while (shown.length < answers) shown.push(await join({ token, password: "x" }, headers));
        const told = JSON.stringify(shown).replaceAll(email, "EMAIL");
        return told.replace(/"(id|url|createdAt|expiresAt)":"[^"]*"/g, '"$1"').replace(/in \d+ minutes/g, "");
      };
      const told = await answersFor(known);
      expect(told).toEqual(await answersFor(unknown));
      expect(told.includes("ACCOUNT_LOCKED")).toBe(answers === 14);
    },
  );

  test("409: a person who has become a user in the meantime is refused", async () => {
    const ana = await aMember(await aBusiness());
    const token = tokenOf(await invite({ email: ana.email, role: "viewer" }));
    await withBusinessRows(shop, (rows) => insertMembership(rows, shop, ana.userId, "viewer"));
    expect(await join({ token, password: ana.password })).toMatchObject({
      status: 409,
      body: { code: "ALREADY_MEMBER" },
    });
  });

  test("429: guessing passwords here locks the account like at the login @full", async () => {
    const ana = await aMember(await aBusiness());
    const token = tokenOf(await invite({ email: ana.email, role: "viewer" }));
    const headers = { "x-customer-360-address": "192.0.2.78" };
    for (let i = 0; i < 10; i += 1) {
      expect((await join({ token, name: "Eve", password: `a guess, number ${i}` }, headers)).status).toBe(401);
    }
    const locked = await join({ token, password: ana.password }, headers);
    expect(locked).toMatchObject({ status: 429, body: { code: "ACCOUNT_LOCKED" } });
  });
});
