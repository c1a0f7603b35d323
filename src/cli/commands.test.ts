import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "#testing/processes/command-process.ts";

let base = "";

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const NONE = { DATABASE_URL: "", DATABASE_OWNER_URL: "", AUTH_SECRET: "", PUBLIC_URL: "" };

const run = (command: string, env: Record<string, string> = {}) =>
  runCommand(command, [], { env: { ...NONE, DATA_DIR: path.join(base, ".data"), ...env } });

describe("npm start", () => {
  test("refuses to start, with a line for each missing or weak setting", async () => {
    const { code, err } = await run("start", { AUTH_SECRET: "secret", PORT: "99999" });
    expect(code).toBe(1);
    expect(err.trim().split("\n")).toEqual([
      "Not started. Correct in .env or the environment:",
      expect.stringMatching(/^ {2}- AUTH_SECRET is too short/),
      expect.stringMatching(/^ {2}- PORT must be a port number/),
      expect.stringMatching(/^ {2}- PUBLIC_URL is missing/),
    ]);
  });
});

describe("npm run migrate", () => {
  test("creates the embedded database the first time, and has nothing to do the second @full", async () => {
    const first = await run("migrate");
    expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/^Applied 0001_ground/) });
    expect(first.err).toContain("Creating the database in ");
    expect(await run("migrate")).toEqual({ code: 0, out: "The database is up to date\n", err: "" });
  });

  test("reports in one line that the database cannot be reached", async () => {
    const { code, err } = await run("migrate", { DATABASE_URL: "postgresql://shop@127.0.0.1:1/shop" });
    expect(code).toBe(1);
    expect(err).toMatch(/^The database cannot be reached: [^\n]*\n$/);
  });
});
