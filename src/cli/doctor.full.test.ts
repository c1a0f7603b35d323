import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCommand } from "#testing/processes/command-process.ts";
import { openInProcess } from "#testing/processes/opener.ts";
import type { Finding } from "./operations/finding.ts";

const GOOD = {
  AUTH_SECRET: "Zk3v9Qm1Xy7Lr5Tn8Wp2Hd6Jc4Bf0SgAe",
  PUBLIC_URL: "https://customers.shop.test",
  TRUST_PROXY: "1",
  PORT: "0",
};

let base = "";

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
});
afterAll(() => rmSync(base, { recursive: true, force: true }));

const run = async (env: Record<string, string>, cwd = process.cwd()) => {
  const nowhere = { DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: path.join(base, "none") };
  const { code, out, err } = await runCommand("doctor", ["--json"], { cwd, env: { ...nowhere, ...GOOD, ...env } });
  return { code, err, ...(JSON.parse(out) as { ok: boolean; findings: Finding[] }) };
};

const of = (findings: Finding[], check: string): Finding[] => findings.filter((finding) => finding.check === check);

describe("npm run doctor", () => {
  test("lists every missing or weak setting, and continues", async () => {
    const { code, findings } = await run({ AUTH_SECRET: "secret", PUBLIC_URL: "" });
    expect(code).toBe(1);
    expect(of(findings, "settings").map(({ message }) => message.split(" ")[0])).toEqual(["AUTH_SECRET", "PUBLIC_URL"]);
    expect(of(findings, "the rest")).toHaveLength(1);
  });

  test("names unknown settings in .env", async () => {
    const folder = path.join(base, "place");
    mkdirSync(folder);
    writeFileSync(path.join(folder, ".env"), "DATABSE_URL=postgresql://a@b/c\nPORT=0\nNODE_OPTIONS=--trace-warnings\n");
    const { findings } = await run({ PORT: "0" }, folder);
    expect(of(findings, "settings")).toMatchObject([
      { state: "warn", message: "DATABSE_URL in .env is not a setting of this version" },
    ]);
  });

  test("reports that a database is down, and checks everything else", async () => {
    const { code, findings } = await run({ DATABASE_URL: "postgresql://shop@127.0.0.1:1/shop" });
    expect(code).toBe(1);
    expect(of(findings, "database")).toMatchObject([
      { state: "fail", message: expect.stringMatching(/cannot be reached/) },
    ]);
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(["node", "port", "disk space", "folders"]),
    );
  });

  test("starts the embedded database for the duration, and finds leftovers of killed processes", async () => {
    const folder = path.join(base, "embedded");
    const killed = await openInProcess(folder);
    await killed.kill();
    const owners = readdirSync(path.join(folder, "postgres/owners"));
    expect(owners).toHaveLength(1);
    const first = await run({ DATA_DIR: folder });
    expect(of(first.findings, "leftovers")).toMatchObject([
      { state: "warn", message: expect.stringMatching(/owners\/.*names a process that is no longer running/) },
    ]);
    expect(of(first.findings, "schema")).toMatchObject([
      { state: "warn", message: expect.stringMatching(/lacks 0001_ground/) },
    ]);
    expect(first.err).toMatch(/for the duration of the checks/);
    const second = await run({ DATA_DIR: folder });
    expect(of(second.findings, "leftovers")).toMatchObject([{ state: "ok" }]);
    expect(existsSync(path.join(folder, "postgres/data/postmaster.pid"))).toBe(false);
  });
});
