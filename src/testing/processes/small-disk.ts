import { execFileSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { chownSync, mkdtempSync, rmdirSync, statfsSync, statSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { migrate } from "#lib/server/postgres/migrations.ts";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#lib/server/postgres/roles.ts";

const SIZE_MB = 256;

export type SmallDisk = { url: string; ownerUrl: string; fill: () => void; raiseWorkMem: () => void };

const mount = (...args: string[]) => execFileSync("mount", args, { stdio: "ignore" });

/** A small mounted file system, or null if this process may not mount one. */
const mountDisk = (): string | null => {
  const folder = mkdtempSync(path.join("/tmp", "small-disk-"));
  try {
    mount("-t", "tmpfs", "-o", `size=${SIZE_MB}m`, "tmpfs", folder);
    return folder;
  } catch {
    rmdirSync(folder);
    return null;
  }
};

/** A migrated database on a disk that can be filled and emptied, or null if none can be mounted. */
export const aSmallDisk = async (): Promise<SmallDisk | null> => {
  const folder = mountDisk();
  if (!folder) return null;
  const { socketFolder, run } = inject("postgres");
  const { uid, gid } = statSync(path.join(socketFolder, ".s.PGSQL.5432"));
  chownSync(folder, uid, gid);
  const name = `test_${run}_${randomUUID().replaceAll("-", "")}`;
  const asSuperuser = async (...statements: string[]) => {
    const client = new pg.Client({ host: socketFolder, user: "postgres", database: "postgres" });
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  };
  afterAll(async () => {
    await asSuperuser(`drop database if exists "${name}" with (force)`, `drop tablespace if exists "${name}"`);
    execFileSync("umount", [folder]);
    rmdirSync(folder);
  });
  await asSuperuser(
    `create tablespace "${name}" location '${folder}'`,
    `create database "${name}" owner ${OWNER_ROLE} tablespace "${name}"`,
  );
  const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, name);
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrate(owner, path.resolve("prisma/migrations"));
  await owner.end();
  const usedBytes = () => {
    const { blocks, bfree, bsize } = statfsSync(folder);
    return (blocks - bfree) * bsize;
  };
  return {
    url: socketUrl(socketFolder, APP_ROLE, name),
    ownerUrl,
    fill: () => mount("-o", `remount,size=${usedBytes()}`, folder),
    raiseWorkMem: () => mount("-o", `remount,size=${SIZE_MB}m`, folder),
  };
};
