import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Scope } from "#core/values/permissions.ts";
import { someOrders } from "#testing/builders.ts";
import { aFullBusiness, asOwner, backupOf, fingerprints, repacked, structure } from "#testing/processes/backups.ts";
import { aDatabase, ownDatabase, type ScratchDatabase } from "#testing/processes/scratch-database.ts";
import { type RestoreOptions, restore } from "./backup.ts";

const own = ownDatabase();
const folder = mkdtempSync(path.join(tmpdir(), "restore-"));
afterAll(() => rmSync(folder, { recursive: true }));

let shop: Scope;
let packed: Buffer;

beforeAll(async () => {
  shop = await aFullBusiness();
  await aFullBusiness();
  packed = await backupOf(own);
});

const restored = async (backup: Buffer, options: RestoreOptions = {}) => {
  const database = await aDatabase();
  return { database, result: await restore(database, Readable.from([backup]), options) };
};

/** The product's own report, computed in another process, because the connection pool is one per process. */
const reportOf = ({ url }: ScratchDatabase, { businessId }: Scope): unknown => {
  const program = `
    import { getSegmentationReport } from "#features/report/get-segmentation-report.ts";
    const { value } = await getSegmentationReport({ businessId: "${businessId}" }, { method: "rfm", days: 90 });
    console.log(JSON.stringify({ ...value, generated_at: null }));
    process.exit(0);`;
  const env = { ...process.env, DATABASE_URL: url };
  return JSON.parse(execFileSync(process.execPath, ["--input-type=module", "-e", program], { env, encoding: "utf8" }));
};

/** This version's migrations plus one more, as the next version would have. */
const nextVersion = (sql: string): string => {
  const migrations = mkdtempSync(path.join(folder, "migrations-"));
  cpSync("prisma/migrations", migrations, { recursive: true });
  mkdirSync(path.join(migrations, "9999_next"));
  writeFileSync(path.join(migrations, "9999_next", "migration.sql"), sql);
  return migrations;
};

describe("a restored database", () => {
  test("gives exactly the same report", async () => {
    const { database } = await restored(packed);
    const report = reportOf(own, shop);
    expect(report).toMatchObject({ totals: { customer_count: 12, order_count: 42 } });
    expect(reportOf(database, shop)).toEqual(report);
  });

  test("can be backed up again, to the same text", async () => {
    const { database } = await restored(packed);
    const manifestOf = async (backup: Buffer) => {
      let text = "";
      await repacked(backup, (files) => {
        text = files.at(-1)?.content.toString() ?? "";
        return files;
      });
      const { tables, sequences } = JSON.parse(text) as { tables: unknown; sequences: unknown };
      return { tables, sequences };
    };
    expect(await manifestOf(await backupOf(database))).toEqual(await manifestOf(packed));
  });
});

describe("a backup during writes", () => {
  test("captures one moment: the customers' metrics match their orders", async () => {
    const scope = await aFullBusiness();
    let writing = true;
    const write = async (writer: number) => {
      for (let i = 0; writing; i++) await someOrders(scope, [{ customer: `w${writer}-${i % 5}`, totalPrice: 100 + i }]);
    };
    const writers = [1, 2, 3].map(write);
    const lagging = `select count(*)::int as n from customer_metrics m where (order_count, lifetime_value) is distinct from
      (select (count(*)::int, coalesce(sum(net_amount), 0)::bigint) from orders o
        where o.business_id = m.business_id and o.customer_id = m.customer_id and is_counted)`;
    const orders = "select count(*)::int as n from orders";
    const counts: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { database } = await restored(await backupOf(own));
      expect(await asOwner(database, lagging)).toEqual([{ n: 0 }]);
      counts.push((await asOwner<{ n: number }>(database, orders))[0]?.n ?? 0);
    }
    writing = false;
    await Promise.all(writers);
    // The writers were active throughout.
    expect(new Set(counts).size).toBe(5);
  });
});

describe("a backup of an earlier version", () => {
  const NEXT = `
    alter table customers add column greeting text;
    update customers set greeting = 'Dear ' || coalesce(name, external_id);
    alter table customers alter column greeting set not null;`;

  test("is migrated to this version: later migrations apply to its rows", async () => {
    const { database, result } = await restored(packed, { migrations: nextVersion(NEXT) });
    expect(result.migrated).toEqual(["9999_next"]);
    const wrong = "select 1 from customers where greeting <> 'Dear ' || coalesce(name, external_id)";
    expect(await asOwner(database, wrong)).toEqual([]);
    const customers = async (of: ScratchDatabase) => (await fingerprints(of))["public.customers"]?.rows;
    expect(await customers(database)).toBe(await customers((await restored(packed)).database));
  });

  test("restores a table added later, its sequence, and rows written by triggers", async () => {
    const migrations = nextVersion(`
      create table pgboss.job (id int primary key);
      create table odd (id int primary key, "state of it" text);
      create table notes (id bigint generated always as identity primary key, customer_id uuid, text text not null,
        length int generated always as (length(text)) stored, reply_to bigint references notes (id));
      create function echo() returns trigger language plpgsql as
        $$ begin if new.reply_to is null then insert into notes (text, reply_to) values ('echo', new.id); end if; return null; end $$;
      create trigger echo after insert on notes for each row execute function echo();
      create table measures (at date not null, value float8, raw bytea, span interval) partition by range (at);
      create table measures_2026 partition of measures for values from ('2026-01-01') to ('2027-01-01');`);
    const { database } = await restored(packed, { migrations });
    await asOwner(
      database,
      `insert into notes (text) values ('one'), ('two');
       insert into pgboss.job values (1);
       insert into odd values (1, 'a	b');
       insert into measures values ('2026-05-01', 0.1::float8 + 0.2::float8, '\\x00ff', '1 mon 2 days 03:04:05.6')`,
    );
    const { database: again } = await restored(await backupOf(database), { migrations });
    const after = await fingerprints(again);
    // The queue recreates its own rows; pending work is in the table of runs.
    const { "pgboss.job": queued, ...before } = await fingerprints(database);
    expect([queued?.rows, after["pgboss.job"]?.rows]).toEqual([1, 0]);
    expect(after).toMatchObject({
      ...before,
      "public.notes": { rows: 4 },
      "public.odd": { rows: 1 },
      "public.measures": { rows: 1 },
    });
    expect(await structure(again)).toEqual(await structure(database));
    // Four IDs are used; the trigger works again.
    await asOwner(again, "insert into notes (text) values ('three')");
    expect(await asOwner(again, "select id::int, text from notes where id > 4 order by id")).toEqual([
      { id: 5, text: "three" },
      { id: 6, text: "echo" },
    ]);
  });
});

describe("a rejected restore changes nothing", () => {
  test("rejects a newer version's backup", async () => {
    const { database } = await restored(packed, { migrations: nextVersion("create table later (id int);") });
    await expect(restored(await backupOf(database))).rejects.toThrow(
      "The backup is from a newer version: it has 9999_next. Install that version or a later one, then restore",
    );
  });

  test("rejects a migration edited since", async () => {
    const [first, second] = ["select 1;", "select 2;"].map(nextVersion);
    const { database } = await restored(packed, { migrations: first ?? "" });
    await expect(restored(await backupOf(database), { migrations: second ?? "" })).rejects.toThrow(
      "Migration 9999_next differs from the one in the backup",
    );
  });

  test("rejects an empty database with newer tables, unless it can be recreated", async () => {
    const migrations = nextVersion("create table later (id int);");
    const { database } = await restored(packed, { migrations });
    await asOwner(database, "truncate businesses, users cascade");
    await expect(restore(database, Readable.from([packed]), { migrations })).rejects.toThrow(
      "The tables here are newer than the backup (9999_next)",
    );
    // The embedded database is created from scratch.
    const reset = async () => {
      await asOwner(database, "drop schema public, private, reporting cascade; create schema public");
    };
    const result = await restore({ ...database, reset }, Readable.from([packed]), { migrations });
    expect(result.migrated).toEqual(["9999_next"]);
  });
});
