import { describe, expect, test } from "vitest";
import { withBusinessRows } from "#core/db/with-business.ts";
import { aBusiness } from "#testing/builders.ts";
import { createToken, listTokens, revokeToken } from "./manage-api-tokens.ts";
import { commandLine, createBusiness } from "./manage-businesses.ts";
import { createUser, setPassword } from "./manage-users.ts";

describe("an API token", () => {
  const draft = { name: "erp", role: "analyst", permissions: ["reports:view"], expiresInDays: null } as const;

  test("shows its secret once, is listed without it, and can be revoked once", async () => {
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
    expect((await listTokens(actor))[0]).toMatchObject({ state: "revoked", revokedAt: expect.any(Date) });
    await expect(revokeToken(actor, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  test("is not found from another business", async () => {
    const theirs = commandLine(await aBusiness());
    const { id } = await createToken(theirs, { ...draft, permissions: [] });
    const ours = commandLine(await aBusiness());
    expect(await listTokens(ours)).toEqual([]);
    for (const which of [id, "no-id-at-all"]) {
      await expect(revokeToken(ours, which)).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });

  test("requires a name and permissions within its role", async () => {
    const actor = commandLine(await aBusiness());
    for (const wrong of [{ name: " " }, { permissions: ["settings:manage" as const] }]) {
      await expect(createToken(actor, { ...draft, permissions: [], ...wrong })).rejects.toMatchObject({
        code: "INVALID_PARAMETER",
        issues: [{ parameter: Object.keys(wrong)[0] }],
      });
    }
  });
});

test("logs every change in the audit log, with IDs only", async () => {
  const { business } = await createBusiness({
    slug: "written-down",
    name: "Corner Shop",
    timeZone: "America/Sao_Paulo",
    currency: "BRL",
  });
  const actor = commandLine({ businessId: business.id });
  const { id: user } = await createUser(actor, {
    email: "c@example.com",
    name: "Cleo",
    password: "twelve or more",
    role: "manager",
  });
  await setPassword(actor, "c@example.com", "another long one");
  const { id: token } = await createToken(actor, { name: "erp", role: "viewer", expiresInDays: null });
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
