import type { SpawnOptions } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { Readable, Writable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { zstdCompressSync, zstdDecompressSync } from "node:zlib";
import { readTar, type TarEntry, writeTar } from "#core/backup/archive.ts";
import type pg from "#core/postgres/driver.ts";
import { Client } from "#core/postgres/driver.ts";
import type { Scope } from "#core/values/permissions.ts";
import { inviteUser } from "#features/accounts/invite-users.ts";
import { createToken } from "#features/accounts/manage-api-tokens.ts";
import { importRecords } from "#features/imports/import-records.ts";
import { backUp } from "#features/operations/backup.ts";
import { aBusiness, aCustomer, someOrders } from "../builders.ts";
import { aMember, asAdmin, aToken } from "../request.ts";
import { startCommand } from "./command-process.ts";
import type { ScratchDatabase } from "./scratch-database.ts";

export type StartOn = [
  command: "backup" | "restore" | "token",
  args: string[],
  database: ScratchDatabase,
  env?: Record<string, string>,
  stdio?: SpawnOptions["stdio"],
];

/** Starts a command on `database` with its data in `folder`, as `npm run --silent` does. */
export const startOn = (
  folder: string,
  ...[command, args, { url, ownerUrl }, env = {}, stdio = ["ignore", "pipe", "pipe"]]: StartOn
) => {
  const there = { npm_lifecycle_event: "", DATA_DIR: folder, DATABASE_URL: url, DATABASE_OWNER_URL: ownerUrl };
  return startCommand(command, args, { env: { ...there, ...env }, stdio });
};

/** A backup in memory. */
export const backupOf = async (database: ScratchDatabase): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  await backUp(database, sink);
  return Buffer.concat(chunks);
};

/** The same backup with files changed, added or removed. */
export const repacked = async (packed: Buffer, change: (files: TarEntry[]) => TarEntry[]): Promise<Buffer> => {
  const files: TarEntry[] = [];
  for await (const file of readTar(Readable.from([zstdDecompressSync(packed)]), 1 << 24)) files.push(file);
  const written = writeTar(new Date(0), async (add) => {
    for (const { name, content } of change(files)) await add(name, content);
  });
  return zstdCompressSync(await buffer(written));
};

const withOwner = async <Result>(
  { ownerUrl }: ScratchDatabase,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> => {
  const client = new Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
};

export const asOwner = <Row extends object>(database: ScratchDatabase, sql: string): Promise<Row[]> =>
  withOwner(database, async (client) => {
    const results = (await client.query<Row>(sql)) as pg.QueryResult<Row> | pg.QueryResult<Row>[];
    return [results].flat().at(-1)?.rows ?? [];
  });

/**
 * Not part of a backup: cached reports, rate limits, sessions, the list of migrations, which restoring recreates, and where a test
 * kills processes.
 */
const NOT_KEPT = [
  "report_cache",
  "rate_limits",
  "sessions",
  "data_revisions",
  "live_notices",
  "_prisma_migrations",
  "kills.points",
];

type Fingerprint = { rows: number; hash: string | null };

/** Each table's row count and a hash of its rows, including generated columns. */
export const fingerprints = (database: ScratchDatabase): Promise<Record<string, Fingerprint>> =>
  withOwner(database, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      // Not the queue's, which are the app role's, and not what migrations make again or the server has.
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
        where tableowner = current_user and schemaname <> 'private' order by 1`,
    );
    const found: Record<string, Fingerprint> = {};
    for (const { name } of tables) {
      if (NOT_KEPT.includes(name.replace("public.", ""))) continue;
      const { rows } = await client.query<Fingerprint>(
        `select count(*)::int as rows, md5(string_agg(t::text, E'\\n' order by t::text)) as hash from ${name} t`,
      );
      if (rows[0]) found[name] = rows[0];
    }
    return found;
  });

/** Everything about the tables except rows: keys, indexes, checks, triggers, policies, rights. */
export const structure = (database: ScratchDatabase): Promise<{ what: string }[]> =>
  asOwner(
    database,
    `select format('constraint %s %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated) as what
       from pg_constraint where connamespace = 'public'::regnamespace
     union all select format('index %s %s', pg_get_indexdef(indexrelid), indisvalid) from pg_index
       join pg_class on pg_class.oid = indexrelid where relnamespace = 'public'::regnamespace
     union all select format('policy %s %s %s %s', tablename, policyname, qual, with_check) from pg_policies
     union all select format('trigger %s %s %s', tgrelid::regclass, pg_get_triggerdef(oid), tgenabled) from pg_trigger where not tgisinternal
     union all select format('table %s %s %s', relname, relrowsecurity, relacl) from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
     order by 1`,
  );

const QUIRKS = [
  "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country",
  "100,A1,LAMP,10,2011-01-10 09:00:00,2.00,c1,France",
  "C101,A1,LAMP,-4,2011-01-12 09:00:00,2.00,c1,France",
  "102,A1,LAMP,many,2011-01-13 09:00:00,2.00,c1,France",
].join("\n");

/** A business with rows in every table (as of writing), and text that COPY must escape. */
export const aFullBusiness = async (): Promise<Scope & { slug: string }> => {
  const scope = await aBusiness({ name: "Tab\there, \\N and 'quotes' 漢 🛒", storefronts: ["Web", "Shop"] });
  await aMember(scope);
  await aToken(scope, { permissions: ["reports:view", "data:export"] });
  const once = { ...asAdmin(scope), idempotency: { key: "backups", fingerprint: "0" } };
  await createToken(once, { name: "once", role: "viewer", expiresInDays: 1 });
  await inviteUser(asAdmin(scope), { email: "somebody@example.com", role: "viewer" });
  await aCustomer(scope, { name: "Line\nbreak", email: "", country: "\\." });
  const day = 86_400_000;
  await someOrders(
    scope,
    Array.from({ length: 50 }, (_, i) => ({
      customer: i % 7 === 0 ? null : `c${i % 12}`,
      orderedAt: new Date(Date.now() - (1 + (i % 80)) * day),
      totalPrice: 1000 + 37 * i,
      ...(i % 9 === 1 ? { refunded: 500 } : {}),
    })),
  );
  const folder = mkdtempSync(path.join(tmpdir(), "full-business-"));
  try {
    const file = path.join(folder, "orders.csv");
    writeFileSync(file, `${QUIRKS}\n`);
    await importRecords(asAdmin(scope), { file, format: "online-retail", storefrontId: 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
  return scope;
};
