import { describe, expect, test } from "vitest";
import { isPassword } from "#core/auth/passwords.ts";
import { findUsersByEmail } from "#core/auth/users.ts";
import { listTokens } from "#features/accounts/manage-api-tokens.ts";
import { businessBySlug } from "#features/accounts/manage-businesses.ts";
import { runCommand } from "#testing/processes/command-process.ts";

/** `typed` is passed to standard input. */
const run = (command: string, args: string[], typed = "") => runCommand(command, args, { typed });

const business = ["--business", "corner"];
const shop = ["--slug", "corner", "--name", "Corner", "--time-zone", "Europe/Lisbon", "--currency", "EUR"];

describe("admin", () => {
  test("creates a business and shows its secret once, on standard output", async () => {
    const { code, out } = await run("admin", ["create-business", ...shop]);
    expect(code).toBe(0);
    const { id } = (await businessBySlug("corner")) ?? { id: "" };
    expect(out).toMatch(new RegExp(`^tenant id: ${id}\ntenant secret: [0-9a-f]{64}\n$`));
    expect(await run("admin", ["create-business", ...shop])).toMatchObject({
      code: 1,
      out: "",
      err: "The slug corner is already in use\n",
    });
  });

  test("reads a password from standard input, with which its owner can log in @full", async () => {
    const who = [...business, "--email", "ana@example.com"];
    const made = await run(
      "admin",
      ["create-user", ...who, "--name", "Ana", "--role", "viewer"],
      "first long password\n",
    );
    expect(made).toMatchObject({ code: 0, out: "ana@example.com can now log in to corner as viewer\n" });
    const hash = async () => (await findUsersByEmail("ana@example.com"))[0]?.passwordHash;
    expect(await isPassword("first long password", await hash())).toBe(true);
    expect((await run("admin", ["set-password", ...who], "second long password")).code).toBe(0);
    expect(await isPassword("second long password", await hash())).toBe(true);
  });
});

describe("token", () => {
  test("is created with an expiry and permissions, listed, and revoked @full", async () => {
    const made = await run("token", [
      "create",
      ...business,
      "--name",
      "erp",
      "--role",
      "analyst",
      "--permissions",
      "reports:view",
      "--days",
      "30",
    ]);
    expect(made.out).toMatch(/^c360_[\w-]{43}\n$/);
    const scope = { businessId: (await businessBySlug("corner"))?.id ?? "" };
    const [token] = await listTokens(scope);
    expect(token).toMatchObject({ name: "erp", role: "analyst", permissions: ["reports:view"] });
    expect(((token?.expiresAt?.getTime() ?? 0) - Date.now()) / 86_400_000).toBeCloseTo(30, 1);

    const listed = await run("token", ["list", ...business]);
    expect(listed.out).toContain(`${token?.id}  analyst (reports:view)  until `);
    expect(listed.out).not.toContain(made.out.trim());

    expect((await run("token", ["revoke", token?.id ?? "", ...business])).code).toBe(0);
    expect((await run("token", ["list", ...business])).out).toContain("revoked ");
    expect((await run("token", ["revoke", token?.id ?? "", ...business])).err).toBe(
      "This business has no such token\n",
    );
  });
});
