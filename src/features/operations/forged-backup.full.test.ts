import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import path from "node:path";
import { Readable } from "node:stream";
import { beforeAll, describe, expect, test } from "vitest";
import type { TarEntry } from "#core/backup/archive.ts";
import type { BackupHead, BackupManifest } from "#core/backup/manifest.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { aFullBusiness, asOwner, backupOf, repacked } from "#testing/processes/backups.ts";
import { aDatabase, ownDatabase } from "#testing/processes/scratch-database.ts";
import { restore } from "./backup.ts";

// Backups that someone wrote to do harm: all their checksums are right.

let packed: Buffer;
beforeAll(async () => {
  await aFullBusiness();
  packed = await backupOf(ownDatabase());
});

type Parts = { head: BackupHead; sequences: BackupManifest["sequences"]; rows: Map<string, string>; more: TarEntry[] };

const sha256 = (content: Buffer | string) => createHash("sha256").update(content).digest("hex");

/** The backup with other tables, columns, rows, sequences and files. */
const forged = (change: (parts: Parts) => void): Promise<Buffer> =>
  repacked(packed, (files) => {
    const read = (name: string) => files.find((file) => file.name === name)?.content.toString() ?? "";
    const head = JSON.parse(read("backup.json")) as BackupHead;
    const manifest = JSON.parse(read("manifest.json")) as BackupManifest;
    const rows = new Map(head.tables.map(({ name }) => [name, read(`${name}/000001.copy`)]));
    const parts: Parts = { head, sequences: manifest.sequences, rows, more: [] };
    change(parts);
    const first = Buffer.from(JSON.stringify(head));
    const tables = head.tables.map(({ name }) => {
      const content = rows.get(name) ?? "";
      return { name, rows: content.split("\n").length - 1, bytes: Buffer.byteLength(content), sha256: sha256(content) };
    });
    const last = { head: sha256(first), tables, sequences: parts.sequences };
    return [
      { name: "backup.json", content: first },
      ...head.tables.flatMap(({ name }) => {
        const content = Buffer.from(rows.get(name) ?? "");
        return content.length > 0 ? [{ name: `${name}/000001.copy`, content }] : [];
      }),
      { name: "manifest.json", content: Buffer.from(JSON.stringify(last)) },
      ...parts.more,
    ];
  });

const INJECTED = 'orders"; drop table customers cascade; --';

const load = async (backup: Buffer) => {
  const database = await aDatabase();
  const done = await restore(database, Readable.from([backup])).then(
    (result) => ({ result, error: undefined }),
    (error: unknown) => ({ result: undefined, error }),
  );
  const [state] = await asOwner(
    database,
    `select exists (select 1 from customers) as "hasCustomers", (select count(*)::int from businesses) as businesses,
       (select count(*)::int from private.readers) as readers, (select count(*)::int from private.live_channel) as channels,
       (select count(*)::int from "_prisma_migrations" where migration_name = 'forged') as migrations`,
  );
  return { ...done, state };
};

describe("leaves out what is no table or sequence of the product's data", () => {
  test.each<[string, (parts: Parts) => void, string[]]>([
    [
      "a statement in a table's name",
      ({ head, rows }) => {
        head.tables.push({ name: `public.${INJECTED}`, columns: ["a"] });
        rows.set(`public.${INJECTED}`, "x\n");
      },
      [`public.${INJECTED}`],
    ],
    [
      "a login for reporting",
      ({ head, rows }) => {
        head.tables.push({ name: "private.readers", columns: ["login", "business_id", "sees_personal_data"] });
        rows.set("private.readers", "customer360_app\t00000000-0000-4000-8000-000000000000\tt\n");
      },
      ["private.readers"],
    ],
    [
      "a migration",
      ({ head, rows }) => {
        head.tables.push({ name: "public._prisma_migrations", columns: ["id", "checksum", "migration_name"] });
        rows.set("public._prisma_migrations", "x\ty\tforged\n");
      },
      ["public._prisma_migrations"],
    ],
    [
      "a statement in a sequence's name",
      ({ sequences }) => void sequences.push({ name: "public.x'); drop table customers cascade; --", value: "1" }),
      [],
    ],
  ])("%s", async (_, change, leftOut) => {
    const { result, error, state } = await load(await forged(change));
    expect(error).toBeUndefined();
    expect(result?.leftOut).toEqual(leftOut);
    expect(state).toMatchObject({ businesses: 1, hasCustomers: true, readers: 0, channels: 1, migrations: 0 });
  });
});

describe("refuses, in one line, and stores nothing of", () => {
  const ofCustomers = ({ head }: Parts) => head.tables.find(({ name }) => name === "public.customers");
  test.each<[string, (parts: Parts) => void]>([
    [
      "a statement in a column's name",
      (parts) => void ofCustomers(parts)?.columns.splice(0, 1, 'business_id") from stdin; drop table customers; --'),
    ],
    ["a table without columns", (parts) => void ofCustomers(parts)?.columns.splice(0)],
    ["a column twice", (parts) => void ofCustomers(parts)?.columns.splice(1, 1, "business_id")],
    [
      "a table twice",
      (parts) => {
        const customers = ofCustomers(parts);
        if (customers) parts.head.tables.push(customers);
      },
    ],
    ["customers of a business that it doesn't have", ({ rows }) => void rows.set("public.businesses", "")],
    ["a generated column", (parts) => void ofCustomers(parts)?.columns.splice(1, 1, "search_key")],
    [
      "a file outside the archive",
      ({ more }) => void more.push({ name: "../../../tmp/forged-backup", content: Buffer.from("x") }),
    ],
    [
      "a value that is no number in a sequence",
      ({ sequences }) => void sequences.push({ name: "public.x", value: "1; drop table customers" }),
    ],
  ])("%s", async (_, change) => {
    const { error, state } = await load(await forged(change));
    expect(error).toBeInstanceOf(OperatorError);
    expect((error as Error).message).not.toMatch(/\n|node_modules/);
    expect(state).toMatchObject({ hasCustomers: false, businesses: 0, readers: 0, channels: 1 });
    expect(existsSync(path.resolve("/tmp/forged-backup"))).toBe(false);
  });
});
