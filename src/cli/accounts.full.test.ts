import { beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "#testing/processes/command-process.ts";

/** `typed` is passed to standard input. */
const run = (command: string, args: string[], typed = "") => runCommand(command, args, { typed });

const business = ["--business", "corner"];
beforeAll(async () => {
  const shop = ["--slug", "corner", "--name", "Corner", "--time-zone", "Europe/Lisbon", "--currency", "EUR"];
  await run("admin", ["create-business", ...shop]);
});

describe("admin", () => {
  test.each([
    [
      "a short password",
      ["create-user", ...business, "--email", "b@c.d", "--name", "B", "--role", "viewer"],
      "short",
      /password must have at least 12 characters/,
    ],
    [
      "a common password",
      ["create-user", ...business, "--email", "b@c.d", "--name", "B", "--role", "viewer"],
      "Password2024!",
      /password is too easy to guess/,
    ],
    [
      "an unknown role",
      ["create-user", ...business, "--email", "b@c.d", "--name", "B", "--role", "boss"],
      "",
      /admin, manager, analyst, viewer/,
    ],
    [
      "an unknown business",
      ["set-password", "--business", "x", "--email", "b@c.d"],
      "long enough one",
      /There is no business x/,
    ],
    ["a missing option", ["create-business", "--slug", "x"], "", /required option '--name/],
  ])("explains in one line what is wrong with %s", async (_, args, typed, words) => {
    const { code, err } = await run("admin", args, typed);
    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe("token", () => {
  test.each([
    ["an unknown permission", ["--permissions", "all"], /customers:view, customers:pii, customers:edit/],
    ["an invalid number of days", ["--days", "1.5"], /whole number of days/],
  ])("explains in one line what is wrong with %s", async (_, wrong, words) => {
    const { code, err } = await run("token", ["create", ...business, "--name", "x", "--role", "viewer", ...wrong]);
    expect(code).toBe(1);
    expect(err).toMatch(words);
  });
});
