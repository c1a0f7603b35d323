import { spawn } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { aFullBusiness, backupOf, fingerprints, type StartOn, startOn } from "#testing/processes/backups.ts";
import { aDatabase, ownDatabase } from "#testing/processes/scratch-database.ts";

const own = ownDatabase();
let folder = "";

const start = (...of: StartOn) => startOn(folder, ...of);

const run = (...of: Parameters<typeof start>) => start(...of).ended;

const filesIn = (place: string): string[] => (existsSync(place) ? readdirSync(place).sort() : []);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "backup-cli-"));
  chmodSync(folder, 0o755);
  await aFullBusiness();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run backup", () => {
  test("writes a dated, owner-only file that can be verified and restored @full", async () => {
    const { code, out, err } = await run("backup", [], own);
    expect({ code, err }).toEqual({ code: 0, err: "" });
    const [name = ""] = filesIn(path.join(folder, "backups"));
    expect(name).toMatch(/^customer-360-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ[.]tar[.]zst$/);
    const file = path.join(folder, "backups", name);
    expect(out).toMatch(/^Backed up \d+ tables, [\d,]+ rows, [\d.]+ MB in [\d.]+ s: /);
    expect(out).toContain(file);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(path.dirname(file)).mode & 0o777).toBe(0o700);

    const verified = await run("backup", ["--verify", file], own, { DATABASE_URL: "", DATABASE_OWNER_URL: "" });
    expect(verified).toMatchObject({ code: 0, out: expect.stringMatching(/ is complete: \d+ tables, [\d,]+ rows, /) });

    const database = await aDatabase();
    const restored = await run("restore", [file], database);
    expect(restored).toMatchObject({ code: 0, err: "" });
    expect(restored.out).toMatch(/^Restored \d+ tables, [\d,]+ rows, .* as they were on \d{4}-/);
    expect(await fingerprints(database)).toEqual(await fingerprints(own));
  });

  test("is a plain tar archive of text", async () => {
    const file = path.join(folder, "plain.tar.zst");
    writeFileSync(file, await backupOf(own));
    const listed = spawn("sh", ["-c", `zstd -dc ${file} | tar -tf -`], { stdio: ["ignore", "pipe", "ignore"] });
    let names = "";
    listed.stdout?.on("data", (text) => {
      names += text;
    });
    const code = await new Promise((resolve) => listed.on("close", resolve));
    if (code !== 0) return console.warn("Skipped: zstd is not installed, so the backup can't be read with it");
    expect(names.split("\n")).toEqual(
      expect.arrayContaining(["backup.json", "public.orders/000001.copy", "manifest.json"]),
    );
  });

  test("never overwrites a file, and adds a dated one to a folder @full", async () => {
    const file = path.join(folder, "mine.tar.zst");
    writeFileSync(file, "mine");
    expect(await run("backup", ["--out", file], own)).toEqual({
      code: 1,
      out: "",
      err: `${file} already exists, and a backup never overwrites another\n`,
    });
    expect(readFileSync(file, "utf8")).toBe("mine");
    expect(await run("backup", ["--out", `${folder}/weekly/`], own)).toMatchObject({ code: 0 });
    expect(filesIn(path.join(folder, "weekly"))).toHaveLength(1);
  });
});
