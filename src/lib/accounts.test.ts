import { describe, expect, test } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { aMember } from "#testing/request.ts";
import {
  businessBySlug,
  commandLine,
  createBusiness,
  createToken,
  createUser,
  listTokens,
  revokeToken,
  setPassword,
} from "./accounts.ts";
import { prisma } from "./server/db/prisma.ts";
import { withBusinessRows } from "./server/db/with-business.ts";

const shopDraft = { slug: "corner-shop", name: " Corner Shop ", timeZone: "America/Sao_Paulo", currency: "BRL" };

describe("a new business", () => {
  test("has a secret of 64 characters of which only the hash is kept", async () => {
    const { business, tenantSecret } = await createBusiness(shopDraft);
    expect(tenantSecret).toMatch(/^[0-9a-f]{64}$/);
    expect(await businessBySlug("corner-shop")).toEqual({ ...business, name: "Corner Shop" });
    const row = await prisma().business.findUnique({ where: { id: business.id } });
    expect(row?.tenantSecretHash).toMatch(/^[0-9a-f]{64}$/);
    expect(row?.tenantSecretHash).not.toBe(tenantSecret);
    await expect(createBusiness(shopDraft)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test.each([
    ["slug", { slug: "Corner Shop" }],
    ["slug", { slug: "-corner" }],
    ["name", { name: "  " }],
    ["time zone", { timeZone: "Mars/Olympus" }],
    ["currency", { currency: "XXQ" }],
  ])("needs a right %s: %o", async (parameter, wrong) => {
    await expect(createBusiness({ ...shopDraft, slug: "another", ...wrong })).rejects.toMatchObject({
      code: "INVALID_PARAMETER",
      issues: [{ parameter }],
    });
  });
});

describe("a new user", () => {
  test("is known by one address however it is written", async () => {
    const actor = commandLine(await aBusiness());
    const draft = { email: " Ana@Example.com", name: "Ana", password: "twelve or more", role: "viewer" } as const;
    const { id } = await createUser(actor, draft);
    expect(await prisma().user.findUnique({ where: { id } })).toMatchObject({
      email: "ana@example.com",
      passwordHash: expect.stringMatching(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/),
    });
    await expect(createUser(actor, { ...draft, email: "ANA@example.com" })).rejects.toMatchObject({ code: "CONFLICT" });
  });

  test.each([
    ["password", { password: "eleven char" }],
    ["password", { password: "x".repeat(201) }],
    ["email", { email: "ana" }],
    ["name", { name: "" }],
  ])("needs a right %s", async (parameter, wrong) => {
    const draft = { email: "b@example.com", name: "B", password: "twelve or more", role: "viewer", ...wrong } as const;
    await expect(createUser(commandLine(await aBusiness()), draft)).rejects.toMatchObject({ issues: [{ parameter }] });
  });
});

describe("a new password", () => {
  test("ends the sessions there are", async () => {
    const shop = await aBusiness();
    const { email, userId } = await aMember(shop);
    await setPassword(commandLine(shop), email, "another long one");
    expect(await prisma().user.findUnique({ where: { id: userId } })).toMatchObject({ sessionVersion: 2 });
  });

  test("is not for another business's people, nor for nobody", async () => {
    const { email } = await aMember(await aBusiness());
    const stranger = commandLine(await aBusiness());
    for (const whose of [email, "nobody@example.com"]) {
      await expect(setPassword(stranger, whose, "another long one")).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});

describe("a token", () => {
  const draft = { name: "erp", role: "analyst", permissions: ["reports:view"], expiresAt: null } as const;

  test("is shown once, listed without its secret, and ended once", async () => {
    const actor = commandLine(await aBusiness());
    const { id, token } = await createToken(actor, { ...draft, permissions: [...draft.permissions] });
    expect(token).toMatch(/^c360_[\w-]{43}$/);
    const listed = await listTokens(actor);
    expect(listed).toMatchObject([
      { id, name: "erp", role: "analyst", permissions: ["reports:view"], revokedAt: null },
    ]);
    expect(JSON.stringify(listed)).not.toContain(token);
    expect(listed[0]).not.toHaveProperty("hash");
    await revokeToken(actor, id);
    expect((await listTokens(actor))[0]?.revokedAt).toBeInstanceOf(Date);
    await expect(revokeToken(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("of another business is one that does not exist", async () => {
    const theirs = commandLine(await aBusiness());
    const { id } = await createToken(theirs, { ...draft, permissions: [] });
    const ours = commandLine(await aBusiness());
    expect(await listTokens(ours)).toEqual([]);
    for (const which of [id, "no-id-at-all"]) {
      await expect(revokeToken(ours, which)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("needs a name, and an expiry that is still to come", async () => {
    const actor = commandLine(await aBusiness());
    for (const wrong of [{ name: " " }, { expiresAt: new Date(0) }]) {
      await expect(createToken(actor, { ...draft, permissions: [], ...wrong })).rejects.toMatchObject({
        code: "INVALID_PARAMETER",
      });
    }
  });
});

test("every write has its line in the audit log, by ids alone", async () => {
  const { business } = await createBusiness({ ...shopDraft, slug: "written-down" });
  const actor = commandLine({ businessId: business.id });
  const { id: user } = await createUser(actor, {
    email: "c@example.com",
    name: "Cleo",
    password: "twelve or more",
    role: "manager",
  });
  await setPassword(actor, "c@example.com", "another long one");
  const { id: token } = await createToken(actor, { name: "erp", role: "viewer", expiresAt: null });
  await revokeToken(actor, token);
  const lines = await withBusinessRows(actor, (rows) => rows.auditLog.findMany({ orderBy: { id: "asc" } }));
  expect(lines.map(({ action, things }) => [action, things])).toEqual([
    ["business.created", { business: business.id }],
    ["user.created", { user }],
    ["user.password_set", { user }],
    ["token.created", { token }],
    ["token.revoked", { token }],
  ]);
  expect(JSON.stringify(lines)).not.toMatch(/example\.com|Cleo|c360_/);
});
