import {
  chmodSync,
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { restore } from "#features/operations/backup.ts";
import { aFullBusiness, asOwner, backupOf, fingerprints, type StartOn, startOn } from "#testing/processes/backups.ts";
import { aDatabase, ownDatabase, type ScratchDatabase } from "#testing/processes/scratch-database.ts";

const own = ownDatabase();
let folder = "";

const start = (...of: StartOn) => startOn(folder, ...of);

const run = (...of: Parameters<typeof start>) => start(...of).ended;

/** Large enough to be interrupted midway: about 30 MB of text. */
const aLongDatabase = async (): Promise<ScratchDatabase> => {
  const database = await aDatabase();
  await restore(database, Readable.from([await backupOf(own)]));
  await asOwner(
    database,
    `insert into audit_log (business_id, id, actor_kind, action, reason)
     select id, gen_random_uuid(), 'system', 'test.long', repeat(md5(i::text), 4)
       from (select id from businesses limit 1) b, generate_series(1, 120000) i`,
  );
  return database;
};

const filesIn = (place: string): string[] => (existsSync(place) ? readdirSync(place).sort() : []);

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), "backup-cli-"));
  chmodSync(folder, 0o755);
  await aFullBusiness();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("npm run backup", () => {
  test("can be piped into an embedded database, which other commands then use", async () => {
    const data = path.join(folder, "embedded");
    const nowhere = { DATABASE_URL: "", DATABASE_OWNER_URL: "", DATA_DIR: data };
    const reading = start("restore", ["-"], own, nowhere, ["pipe", "pipe", "pipe"]);
    const writing = start("backup", ["--out", "-"], own, {}, ["ignore", "pipe", "pipe"]);
    if (reading.child.stdin) writing.child.stdout?.pipe(reading.child.stdin);
    const [written, read] = await Promise.all([writing.ended, reading.ended]);
    expect(written).toMatchObject({ code: 0, err: expect.stringMatching(/^Backed up \d+ tables/) });
    expect(read).toMatchObject({ code: 0, out: expect.stringMatching(/^Restored \d+ tables/) });
    const [{ slug } = { slug: "" }] = await asOwner<{ slug: string }>(own, "select slug from businesses limit 1");
    const listed = await run("token", ["list", "--business", slug], own, nowhere);
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining("(reports:view, data:export)") });
    expect(await run("restore", ["-"], own, nowhere)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/truncated|set DATA_DIR to a new folder/),
    });
  });

  test("does not mix its bytes with npm's output", async () => {
    const { code, out, err } = await run("backup", ["--out", "-"], own, {
      npm_lifecycle_event: "backup",
      npm_config_loglevel: "notice",
    });
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("npm run --silent backup -- --out -");
  });

  test.skipIf(!existsSync("/dev/full"))("reports a full disk in one line", async () => {
    const full = openSync("/dev/full", "w");
    const { code, err } = await run("backup", ["--out", "-"], own, {}, ["ignore", full, "pipe"]);
    closeSync(full);
    expect(code).toBe(1);
    expect(err).toMatch(/^No disk space: [^\n]*\n$/);
  });

  test.each([
    ["a place that is no folder", ["--out", "package.json/backup.tar.zst"], /^package.json is no folder\n$/],
    ["a name too long for a file", ["--out", `${"a".repeat(240)}.tar.zst`], /^The file's name is too long[^\n]*\n$/],
    ["a backup that is not there", ["--verify", "nowhere.tar.zst"], /^There is no file nowhere.tar.zst\n$/],
    ["a file that is none", ["--verify", "package.json"], /^This is not a Customer 360 backup [^\n]*\n$/],
  ])("says in one line what is wrong with %s", async (_, args, message) => {
    const { code, out, err } = await run("backup", args, own);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(message);
  });
});

describe("interruption", () => {
  let long: ScratchDatabase;
  let prints: Awaited<ReturnType<typeof fingerprints>>;
  let whole = "";

  beforeAll(async () => {
    long = await aLongDatabase();
    prints = await fingerprints(long);
    whole = path.join(folder, "long.tar.zst");
    writeFileSync(whole, await backupOf(long));
  });

  /** Waits until a backup has started writing its file. */
  const hasBegun = async (place: string): Promise<void> => {
    const grows = () => filesIn(place).some((name) => statSync(path.join(place, name)).size > 0);
    while (!grows()) await pause(2);
  };

  /** Waits until rows are loaded into the database's largest table. */
  const isLoading = async (database: ScratchDatabase): Promise<void> => {
    const progress = `select 1 from pg_stat_progress_copy where datname = current_database() and tuples_processed > 1000`;
    while ((await asOwner(database, progress)).length === 0) await pause(2);
  };

  test("an interrupted backup leaves no file", async () => {
    const place = path.join(folder, "interrupted");
    const { child, ended } = start("backup", ["--out", `${place}/`], long);
    await hasBegun(place);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130, out: "" });
    expect(filesIn(place)).toEqual([]);
  });

  test("a killed backup leaves no file that looks complete, and its leftovers are deleted later", async () => {
    const place = path.join(folder, "killed");
    const { child, ended } = start("backup", ["--out", `${place}/`], long);
    await hasBegun(place);
    child.kill("SIGKILL");
    await ended;
    const left = filesIn(place);
    expect(left).toEqual([expect.stringMatching(/[.]tar[.]zst[.][0-9a-f]{8}[.]part$/)]);
    expect(await run("backup", ["--out", `${place}/`], long)).toMatchObject({ code: 0 });
    expect(filesIn(place)).toHaveLength(2);
    const twoDaysAgo = Date.now() / 1000 - 2 * 86_400;
    utimesSync(path.join(place, left[0] ?? ""), twoDaysAgo, twoDaysAgo);
    // Names have a resolution of one second, so the next backup gets another one.
    await pause(1100);
    expect(await run("backup", ["--out", `${place}/`], long)).toMatchObject({ code: 0 });
    expect(filesIn(place)).toEqual([expect.stringMatching(/zst$/), expect.stringMatching(/zst$/)]);
  });

  test.each(["SIGKILL", "SIGINT"] as const)(
    "a restore that gets a %s leaves the database empty, and the next one works",
    async (signal) => {
      const database = await aDatabase();
      const { child, ended } = start("restore", [whole], database);
      await isLoading(database);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: signal === "SIGINT" ? 130 : null, out: "" });
      // A killed client's session ends when the server notices.
      const isLeft = "select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()";
      while ((await asOwner(database, isLeft)).length > 0) await pause(20);
      for (const [name, { rows }] of Object.entries(await fingerprints(database)))
        expect([name, rows]).toEqual([name, 0]);
      expect(await run("restore", [whole], database)).toMatchObject({ code: 0 });
      expect(await fingerprints(database)).toEqual(prints);
    },
  );
});
