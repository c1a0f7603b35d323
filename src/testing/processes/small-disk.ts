import { execFileSync } from "node:child_process";
import {
  chownSync,
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmdirSync,
  rmSync,
  statfsSync,
  statSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { Client } from "#core/postgres/driver.ts";
import { openEmbedded } from "#core/postgres/embedded.ts";
import { migrate } from "#core/postgres/migrations.ts";
import { APP_ROLE, OWNER_ROLE, socketUrl } from "#core/postgres/roles.ts";
import { dataFolder } from "./demo-server.ts";

const SIZE_MB = 256;

type SmallDisk = { folder: string; url: string; ownerUrl: string; fill: () => void; makeRoom: () => void };

/** A small mounted file system, or null if this process may not mount one. */
const mountDisk = (): string | null => {
  const folder = mkdtempSync(path.join("/tmp", "small-disk-"));
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${SIZE_MB}m`, "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    rmdirSync(folder);
    return null;
  }
};

/** More than the space that uploads leave to the database. */
const DATA_DISK_MB = 900;

type DataDisk = { folder: string; fill: () => void; makeRoom: () => void; [Symbol.dispose]: () => void };

/** A file system in a sparse file, for a data folder; filling it takes neither memory nor disk. Null if none can be mounted here. */
export const aDataDisk = (): DataDisk | null => {
  const home = mkdtempSync(path.join(tmpdir(), "data-disk-"));
  const [image, folder] = [path.join(home, "image"), path.join(home, "data")];
  const run = (command: string, ...options: string[]) => execFileSync(command, options, { stdio: "ignore" });
  try {
    mkdirSync(folder);
    run("truncate", "-s", `${DATA_DISK_MB}M`, image);
    run("mkfs.ext4", "-q", "-F", "-m", "0", image);
    run("mount", "-o", "loop", image, folder);
  } catch {
    rmSync(home, { recursive: true });
    return null;
  }
  const fillers = path.join(folder, "fillers");
  mkdirSync(fillers);
  return {
    folder,
    fill: () => {
      const { bavail, bsize } = statfsSync(folder);
      run("fallocate", "-l", String(Math.max(bsize, (bavail - 32) * bsize)), path.join(fillers, "most"));
      // Writing to the disk frees what was reserved for that.
      for (const name of ["rest", "more", "last"]) {
        writeUntilFull(path.join(fillers, name));
        run("sync", "-f", folder);
      }
    },
    makeRoom: () => {
      for (const name of readdirSync(fillers)) rmSync(path.join(fillers, name));
    },
    [Symbol.dispose]: () => {
      run("umount", folder);
      rmSync(home, { recursive: true });
    },
  };
};

/** Takes all free space of a disk, also while others write to it. */
const writeUntilFull = (file: string) => {
  const fd = openSync(file, "w");
  const chunk = Buffer.alloc(1 << 20, 1);
  try {
    for (;;) writeSync(fd, chunk);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
  } finally {
    closeSync(fd);
  }
};

/**
 * A migrated database on a disk that can be filled and freed again, or null if none can be mounted. It has its own server:
 * a full disk blocks checkpoints, which other tests need to create and drop their databases.
 */
export const aSmallDisk = async (): Promise<SmallDisk | null> => {
  const folder = mountDisk();
  if (!folder) return null;
  const home = dataFolder();
  const { socketFolder, release } = await openEmbedded(home, { settings: { fsync: "off", full_page_writes: "off" } });
  const { uid, gid } = statSync(path.join(socketFolder, ".s.PGSQL.5432"));
  chownSync(folder, uid, gid);
  afterAll(async () => {
    await release();
    rmSync(home, { recursive: true, force: true });
    execFileSync("umount", [folder]);
    rmdirSync(folder);
  });
  const superuser = new Client({ host: socketFolder, user: "postgres", database: "postgres" });
  await superuser.connect();
  await superuser.query(`create tablespace small location '${folder}'`);
  await superuser.query(`create database small owner ${OWNER_ROLE} tablespace small`);
  await superuser.end();
  const ownerUrl = socketUrl(socketFolder, OWNER_ROLE, "small");
  const owner = new Client({ connectionString: ownerUrl });
  await owner.connect();
  await migrate(owner, path.resolve("prisma/migrations"));
  await owner.end();
  const filler = path.join(folder, "filler");
  return {
    folder,
    url: socketUrl(socketFolder, APP_ROLE, "small"),
    ownerUrl,
    fill: () => writeUntilFull(filler),
    makeRoom: () => rmSync(filler, { force: true }),
  };
};
