import { describe, expect, test } from "vitest";
import { authenticate } from "#core/auth/authenticate.ts";
import { prisma } from "#core/db/transaction.ts";
import { aBusiness } from "#testing/builders.ts";
import { aMember, aRequest, sessionCookie } from "#testing/request.ts";
import { commandLine } from "./manage-businesses.ts";
import { createUser, setPassword } from "./manage-users.ts";

describe("a new user", () => {
  test("is identified by one email address, however it is written", async () => {
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
    ["password", { password: "unbelievable" }],
    ["password", { email: "margaret.okafor@example.com", password: "Margaret.Okafor2024" }],
    ["name", { name: "B\u202Eb" }],
    ["email", { email: "ana" }],
    ["name", { name: "" }],
  ])("requires a valid %s", async (parameter, wrong) => {
    const draft = { email: "b@example.com", name: "B", password: "twelve or more", role: "viewer", ...wrong } as const;
    await expect(createUser(commandLine(await aBusiness()), draft)).rejects.toMatchObject({ issues: [{ parameter }] });
  });
});

describe("a new password", () => {
  test("ends the user's existing sessions", async () => {
    const shop = await aBusiness();
    const { email, userId } = await aMember(shop);
    const cookie = await sessionCookie(shop, { userId });
    const isIn = async () =>
      (await authenticate("session", aRequest("GET", "/", { cookie }), "req").catch(() => null)) !== null;
    expect(await isIn()).toBe(true);
    await setPassword(commandLine(shop), email, "another long one");
    expect(await isIn()).toBe(false);
  });

  test("must not be a common one or the user's email", async () => {
    const shop = await aBusiness();
    const { email } = await aMember(shop);
    for (const wrong of ["1q2w3e4r5t6y", email]) {
      await expect(setPassword(commandLine(shop), email, wrong)).rejects.toMatchObject({
        issues: [{ parameter: "password" }],
      });
    }
  });

  test("can't be set for users of another business or for unknown emails", async () => {
    const { email } = await aMember(await aBusiness());
    const outsider = commandLine(await aBusiness());
    for (const whose of [email, "nobody@example.com"]) {
      await expect(setPassword(outsider, whose, "another long one")).rejects.toMatchObject({ code: "NOT_FOUND" });
    }
  });
});
