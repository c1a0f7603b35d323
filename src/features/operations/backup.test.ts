import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OperatorError } from "#core/server/operator-error.ts";
import { runs } from "#testing/depth.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { aFullBusiness, asOwner, backupOf, fingerprints, repacked, structure } from "#testing/processes/backups.ts";
import { aDatabase, ownDatabase, type ScratchDatabase } from "#testing/processes/scratch-database.ts";
import { type RestoreOptions, restore, verifyBackup } from "./backup.ts";

const own = ownDatabase();
const folder = mkdtempSync(path.join(tmpdir(), "restore-"));
afterAll(() => rmSync(folder, { recursive: true }));

let packed: Buffer;

beforeAll(async () => {
  await aFullBusiness();
  await aFullBusiness();
  packed = await backupOf(own);
});

const restored = async (backup: Buffer, options: RestoreOptions = {}) => {
  const database = await aDatabase();
  return { database, result: await restore(database, Readable.from([backup]), options) };
};

describe("a restored database", () => {
  test("has every row of every table including computed columns, and the same keys, indexes, policies and grants", async () => {
    const { database, result } = await restored(packed);
    const [before, after] = [await fingerprints(own), await fingerprints(database)];
    expect(after).toEqual(before);
    const empty = Object.entries(before).filter(([, { rows }]) => rows === 0);
    if (empty.length > 0) console.warn(`Compared, but without rows: ${empty.map(([name]) => name).join(", ")}`);
    expect(Object.keys(before).length - empty.length).toBeGreaterThanOrEqual(15);
    expect(result).toMatchObject({ tables: Object.keys(before).length, migrated: [], leftOut: [] });
    // A cluster's tables have keys and triggers of Citus.
    if (!isTestingCitus) expect(await structure(database)).toEqual(await structure(own));
  });

  test("omits cached reports, revisions, used rate limits and sessions: a restore logs no one back in", async () => {
    await asOwner(own, "insert into rate_limits (key, points) values ('x', 1)");
    await asOwner(own, "insert into report_cache select id, 'k', 'v', now(), now() from businesses");
    await asOwner(
      own,
      `insert into sessions (business_id, id, user_id, created_at, last_seen_at, expires_at, network)
         select business_id, gen_random_uuid(), user_id, now(), now(), now() + interval '1 day', 'x' from memberships`,
    );
    const { database } = await restored(await backupOf(own));
    const rows = await asOwner(
      database,
      `select key from rate_limits union all select key from report_cache union all select network from sessions
         union all select epoch::text from data_revisions`,
    );
    expect(rows).toEqual([]);
  });
});

describe("a rejected restore changes nothing", () => {
  const changed = (text: string, by: string) =>
    repacked(packed, ([head, ...rest]) => [
      { name: "backup.json", content: Buffer.from(head?.content.toString().replace(text, by) ?? "") },
      ...rest,
    ]);
  const middle = () => {
    const copy = Buffer.from(packed);
    copy[copy.length >> 1] = (copy[copy.length >> 1] ?? 0) ^ 1;
    return copy;
  };
  /** One changed letter in one row, with every checksum outside the manifest corrected. */
  const oneLetter = () =>
    repacked(packed, (files) =>
      files.map(({ name, content }) => ({
        name,
        content: name.startsWith("public.customers/") ? Buffer.from(content.toString().replace("c1", "c2")) : content,
      })),
    );
  const without = (what: RegExp) => repacked(packed, (files) => files.filter(({ name }) => !what.test(name)));

  /** One for all damaged backups: each finds it as empty, and as free, as the one before it did. */
  let database: ScratchDatabase;
  beforeAll(async () => {
    database = await aDatabase();
  });

  test.each<[string, () => Buffer | Promise<Buffer>, RegExp]>([
    ["a damaged byte @full", middle, /^The backup is damaged/],
    ["a letter changed in a row @full", oneLetter, /damaged: table public.customers differs from what was written/],
    ["a file cut off by its last byte @full", () => packed.subarray(0, -1), /^The backup is truncated/],
    ["a file cut off in its middle @full", () => packed.subarray(0, packed.length >> 1), /^The backup is truncated/],
    ["nothing at all", () => Buffer.alloc(0), /^The backup is (truncated|damaged)/],
    [
      "a backup without a table's rows @full",
      () => without(/^public.orders\//),
      /table public.orders differs from what was written/,
    ],
    ["a backup without its manifest @full", () => without(/^manifest/), /manifest.json differs from what was written/],
    ["another head @full", () => changed('"product": "', '"product": "9'), /backup.json differs from what was written/],
    ["any other file @full", () => Buffer.from("id,name\n1,Ana\n".repeat(50)), /^This is not a Customer 360 backup/],
    [
      "another packed file @full",
      () => repacked(packed, () => [{ name: "a", content: Buffer.from("b") }]),
      /not a Customer 360 backup/,
    ],
    [
      "another layout",
      () => changed('"version": 1', '"version": 2'),
      /has layout 2, but this version of the program reads 1/,
    ],
  ])("%s", async (_, make, message) => {
    const backup = await make();
    await expect(restore(database, Readable.from([backup]))).rejects.toThrow(message);
    for (const [name, { rows }] of Object.entries(await fingerprints(database)))
      expect([name, rows]).toEqual([name, 0]);
  });

  test("a restore that failed does not block a good one, after which the database has data and its rows are named", async () => {
    await restore(database, Readable.from([packed]));
    const before = await fingerprints(database);
    await expect(restore(database, Readable.from([packed]))).rejects.toThrow(
      /^The database has data \(rows: public.api_tokens 4, .*public.customers \d+.*\). Restore into an empty one: /,
    );
    expect(await fingerprints(database)).toEqual(before);
  });

  test("rejects a connection without the owner role", async () => {
    await expect(restore({ ...(await aDatabase()), ownerUrl: undefined }, Readable.from([packed]))).rejects.toThrow(
      "set DATABASE_OWNER_URL",
    );
  });
});

test("detects every truncation", async () => {
  for (let bytes = 1; bytes < 50; bytes++) {
    await expect(verifyBackup(Readable.from([packed.subarray(0, -bytes)])), `${bytes} bytes`).rejects.toThrow(
      /truncated/,
    );
  }
});

test("a backup with any byte changed is rejected or still has the same content", async () => {
  const whole = await verifyBackup(Readable.from([packed]));
  const change = fc.tuple(fc.integer({ min: 0, max: packed.length - 1 }), fc.integer({ min: 1, max: 255 }));
  await fc.assert(
    fc.asyncProperty(change, async ([at, by]) => {
      const other = Buffer.from(packed);
      other[at] = (other[at] ?? 0) ^ by;
      const read = await verifyBackup(Readable.from([other])).catch((error: unknown) => error);
      if (read instanceof OperatorError)
        expect(read.message).toMatch(/^(The backup is (damaged|truncated)|This is not a Customer 360 backup)/);
      else expect(read).toEqual(whole);
    }),
    { numRuns: runs(300) },
  );
});

test("leaves out tables that are not the product's, and reports them @full", async () => {
  await asOwner(own, "create table my_notes (text text); insert into my_notes values ('mine')");
  const { result } = await restored(await backupOf(own));
  expect(result.leftOut).toEqual(["public.my_notes"]);
  await asOwner(own, "drop table my_notes");
});
