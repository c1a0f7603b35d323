import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 60_000 });

let base = "";

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const NONE = { DATABASE_URL: "", DATABASE_OWNER_URL: "", AUTH_SECRET: "", PUBLIC_URL: "" };

const run = async (file: string, env: Record<string, string> = {}) => {
  const child = spawn(process.execPath, [file], {
    env: { ...process.env, ...NONE, DATA_DIR: path.join(base, ".data"), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (part) => {
    output += part;
  });
  child.stderr.on("data", (part) => {
    errors += part;
  });
  const [code] = await once(child, "close");
  return { code, output, errors };
};

describe("npm start", () => {
  test("refuses to start with a line for each setting that is missing or weak", async () => {
    const { code, errors } = await run("src/cli/start.ts", { AUTH_SECRET: "secret", PORT: "99999" });
    expect(code).toBe(1);
    expect(errors.trim().split("\n")).toEqual([
      "Not started. Put right in .env or the environment:",
      expect.stringMatching(/^ {2}- AUTH_SECRET is too short/),
      expect.stringMatching(/^ {2}- PORT must be a port number/),
      expect.stringMatching(/^ {2}- PUBLIC_URL is missing/),
    ]);
  });
});

describe("npm run migrate", () => {
  test("makes the embedded database the first time, and has nothing to do the second", async () => {
    const first = await run("src/cli/migrate.ts");
    expect(first).toMatchObject({ code: 0, output: expect.stringMatching(/^Applied 0001_ground/) });
    expect(first.errors).toContain("Making the database in ");
    expect(await run("src/cli/migrate.ts")).toEqual({ code: 0, output: "The database is up to date\n", errors: "" });
  });

  test("says in one line that the database cannot be reached", async () => {
    const { code, errors } = await run("src/cli/migrate.ts", { DATABASE_URL: "postgresql://shop@127.0.0.1:1/shop" });
    expect(code).toBe(1);
    expect(errors).toMatch(/^The database cannot be reached: [^\n]*\n$/);
  });
});
