import { spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { openInProcess } from "#testing/processes/opener.ts";
import { freeMbIn } from "./data-location.ts";
import { logMb, openEmbedded } from "./embedded.ts";
import { APP_ROLE, DATABASE, OWNER_ROLE, socketUrl } from "./roles.ts";
import { isProcessAlive, readProcessCommand } from "./running-server.ts";

const isRoot = process.getuid?.() === 0;
if (!isRoot) console.log("Not root: skips the tests of root with another user's folders");

let base = "";
let folder = "";

/** Created once, in a new folder with spaces in its path: one test checks it, the others copy it. */
let pristine: { data: string; started: boolean; roles: unknown; settings: unknown; logMb: number };

beforeAll(async () => {
  const place = mkdtempSync(path.join(tmpdir(), "c360 my shop-"));
  chmodSync(place, 0o755);
  const data = path.join(place, ".data");
  const { socketFolder, started, release } = await openEmbedded(data);
  const [roles, [{ log, ...settings }]] = [await ask(socketFolder, ROLES), await ask(socketFolder, SETTINGS)];
  pristine = { data, started, roles, settings, logMb: Number(log) };
  await release();
  // Only processes are killed, not the machine, so fsync is unnecessary.
  appendFileSync(path.join(homeOf(data), "data/postgresql.conf"), "fsync = off\n");
});
afterAll(() => rmSync(path.dirname(pristine.data), { recursive: true, force: true }));

/** A cluster that exists but isn't running, which is faster than creating one. */
const copyCluster = (): void => {
  mkdirSync(path.dirname(folder), { recursive: true });
  spawnSync("cp", ["-a", pristine.data, folder]);
};

beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), "c360-"));
  chmodSync(base, 0o755);
  folder = path.join(base, ".data");
});

const homeOf = (data: string): string => readFileSync(path.join(data, "where"), "utf8").split("\n")[0] ?? "";

const pidOf = (data: string): number =>
  Number.parseInt(readFileSync(path.join(homeOf(data), "data/postmaster.pid"), "utf8"), 10);

const isServing = (data: string): boolean =>
  existsSync(path.join(homeOf(data), "data/postmaster.pid")) && isProcessAlive(pidOf(data));

afterEach(() => {
  for (const data of [folder, path.join(base, "other")]) {
    if (!existsSync(path.join(data, "where"))) continue;
    const home = homeOf(data);
    if (isServing(data)) process.kill(pidOf(data), "SIGKILL");
    if (!home.startsWith(base)) rmSync(home, { recursive: true, force: true });
  }
  rmSync(base, { recursive: true, force: true });
});

const ask = async (socketFolder: string, sql: string, role = APP_ROLE, database = DATABASE) => {
  const client = new pg.Client({ connectionString: socketUrl(socketFolder, role, database) });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};

const ROLES =
  "select rolname, rolsuper, rolbypassrls, rolcanlogin from pg_roles where rolname ~ '^customer360_' order by 1";

const SETTINGS = `
  select current_setting('listen_addresses') as listens, current_setting('work_mem') as work,
         current_setting('fsync') as fsync, pg_size_bytes(current_setting('max_wal_size')) / 1048576.0 as log,
         (select datlocprovider::text || datlocale from pg_database where datname = current_database()) as locale`;

describe("a new data folder", () => {
  test("becomes a server that listens only on a socket, with a database, its owner and the app role", () => {
    const { data, logMb: log, ...made } = pristine;
    expect(made).toEqual({
      started: true,
      roles: [
        { rolname: APP_ROLE, rolsuper: false, rolbypassrls: false, rolcanlogin: true },
        { rolname: OWNER_ROLE, rolsuper: false, rolbypassrls: false, rolcanlogin: true },
      ],
      settings: { listens: "", work: "64MB", fsync: "on", locale: "bC.UTF-8" },
    });
    // Other tests use the disk meanwhile.
    expect(Math.abs(log - logMb(freeMbIn(data)))).toBeLessThan(100);
    expect(homeOf(data)).toBe(path.join(data, "postgres"));
    expect(isServing(data)).toBe(false);
  });

  test("four concurrent starts give one server for all, and no half-made cluster", async () => {
    // Nor one left by a start that was killed.
    mkdirSync(path.join(folder, "postgres/data.999999999.abcd"), { recursive: true });
    const openers = await Promise.all([1, 2, 3, 4].map(() => openInProcess(folder)));
    const sockets = new Set(openers.map(({ said }) => said.socketFolder));
    expect(sockets.size).toBe(1);
    for (const socket of sockets) expect(await ask(socket, "select 1 as one")).toEqual([{ one: 1 }]);
    expect(openers.filter(({ said }) => said.started)).toHaveLength(1);
    expect(readdirSync(homeOf(folder)).filter((name) => /^data\.|^pgsql.*\.\d+$/.test(name))).toEqual([]);
    await Promise.all(openers.map(({ release }) => release()));
    expect(isServing(folder)).toBe(false);
  });
});

describe("sharing", () => {
  beforeEach(copyCluster);

  test("a command that starts it first and exits last keeps it for all others, and stops it", async () => {
    const commandLine = await openInProcess(folder);
    const server = await openInProcess(folder);
    expect([commandLine.said.started, server.said.started]).toEqual([true, false]);
    await server.release();
    expect(await ask(commandLine.said.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await commandLine.release();
    expect(isServing(folder)).toBe(false);
  });

  test("the process that started it may exit first", async () => {
    const first = await openInProcess(folder);
    const second = await openInProcess(folder);
    await first.release();
    expect(await ask(second.said.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await second.release();
    expect(isServing(folder)).toBe(false);
  });

  test("a process that joins while the last one exits has a server", async () => {
    let leaving = await openEmbedded(folder);
    for (let round = 0; round < 8; round++) {
      const [, coming] = await Promise.all([leaving.release(), openEmbedded(folder)]);
      expect(await ask(coming.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
      leaving = coming;
    }
    await leaving.release();
    expect(isServing(folder)).toBe(false);
  });

  test("Ctrl-C reaches the whole foreground group, but not the database", async () => {
    const opener = await openInProcess(folder);
    process.kill(-(opener.child.pid ?? 0), "SIGINT");
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await ask(opener.said.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await opener.release();
    expect(isServing(folder)).toBe(false);
  });
});

describe("after a kill -9", () => {
  beforeEach(copyCluster);

  test("a kill of node leaves a server that the next process joins and stops", async () => {
    const killed = await openInProcess(folder);
    await killed.kill();
    expect(isServing(folder)).toBe(true);
    const next = await openEmbedded(folder);
    expect(next.started).toBe(false);
    await next.release();
    expect(isServing(folder)).toBe(false);
  });

  test("a kill of the server loses no committed data: it is there after the next start", async () => {
    const first = await openInProcess(folder);
    await ask(first.said.socketFolder, "create table kept as select 42 as answer", OWNER_ROLE);
    process.kill(pidOf(folder), "SIGKILL");
    const next = await openEmbedded(folder);
    expect(await ask(next.socketFolder, "select answer from kept", OWNER_ROLE)).toEqual([{ answer: 42 }]);
    await first.kill();
    await next.release();
    expect(isServing(folder)).toBe(false);
  });

  test("a kill of the server while its owner monitors it restarts it", async () => {
    const server = await openEmbedded(folder);
    await server.revive();
    process.kill(pidOf(folder), "SIGKILL");
    await vi.waitFor(() => expect(isServing(folder)).toBe(false));
    await server.revive();
    expect(await ask(server.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.release();
    await server.revive();
    expect(isServing(folder)).toBe(false);
  });

  test("a kill of both lets the next process start the server", async () => {
    const first = await openInProcess(folder);
    process.kill(pidOf(folder), "SIGKILL");
    await first.kill();
    const next = await openEmbedded(folder);
    expect(next.started).toBe(true);
    await next.release();
  });

  test("a dead owner's process ID reused by another program does not keep the server running", async () => {
    const server = await openEmbedded(folder);
    const impostor = { pid: process.pid, startedAt: "another boot/1" };
    writeFileSync(path.join(homeOf(folder), "owners/1-dead.json"), JSON.stringify(impostor));
    await server.release();
    expect(isServing(folder)).toBe(false);
  });

  test("a dead server's process ID reused by another program does not prevent a start", async () => {
    const server = await openEmbedded(folder);
    process.kill(pidOf(folder), "SIGKILL");
    await vi.waitFor(() => expect(isServing(folder)).toBe(false));
    const lock = path.join(homeOf(folder), "data/postmaster.pid");
    writeFileSync(lock, readFileSync(lock, "utf8").replace(/^\d+/, String(process.pid)));
    const next = await openEmbedded(folder);
    expect(await ask(next.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await Promise.all([server.release(), next.release()]);
  });
});

test.runIf(process.platform === "linux")("a server that another process is starting is waited for", async () => {
  copyCluster();
  // A server repeats its log for a while after a crash; this one does not end by itself.
  const cluster = path.join(folder, "postgres/data");
  const { uid, gid } = statSync(cluster);
  const program = "process.title = 'postgres'; setInterval(() => {}, 1000)";
  const starting = spawn(process.execPath, ["-e", program], { uid, gid });
  await vi.waitFor(() => expect(readProcessCommand(starting.pid ?? 0)).toBe("postgres"), 10_000);
  const lock = [starting.pid, cluster, 0, 5432, "", "", 0, "starting"].join("\n");
  writeFileSync(path.join(cluster, "postmaster.pid"), `${lock}\n`);
  const opening = openEmbedded(folder);
  await pause(1500);
  expect(readFileSync(path.join(folder, "postgres/postgres.log"), "utf8")).not.toContain("postmaster.pid");
  starting.kill();
  const { started, release } = await opening;
  expect(started).toBe(true);
  await release();
});

test("a reset empties the database, but not while others use it", async () => {
  copyCluster();
  const server = await openEmbedded(folder);
  await ask(server.socketFolder, "create table kept as select 42 as answer", OWNER_ROLE);
  const other = await openInProcess(folder);
  await expect(server.reset()).rejects.toThrow(/Another process is using the database/);
  await other.release();
  await server.reset();
  await expect(ask(server.socketFolder, "select answer from kept", OWNER_ROLE)).rejects.toThrow(/does not exist/);
  await server.release();
});

describe("its location", () => {
  test("a path of 150 characters moves only the socket", async () => {
    folder = path.join(base, "x".repeat(150 - base.length), ".data");
    copyCluster();
    const server = await openEmbedded(folder);
    expect(homeOf(folder)).toBe(path.join(folder, "postgres"));
    expect(server.socketFolder.startsWith(folder)).toBe(false);
    expect(readFileSync(path.join(folder, "where"), "utf8")).toContain(`socket ${server.socketFolder}`);
    expect(await ask(server.socketFolder, "select 1 as one")).toEqual([{ one: 1 }]);
    await server.release();
    rmSync(path.dirname(server.socketFolder), { recursive: true, force: true });
  });

  test.runIf(isRoot)(
    "a folder of root's under a home that other users can't enter moves elsewhere and is found again, but not by a copy",
    async () => {
      chmodSync(base, 0o700);
      const server = await openEmbedded(folder);
      const home = homeOf(folder);
      expect(home.startsWith(base)).toBe(false);
      await ask(server.socketFolder, "create table kept as select 42 as answer", OWNER_ROLE);
      await server.release();
      const again = await openEmbedded(folder);
      expect(homeOf(folder)).toBe(home);
      expect(await ask(again.socketFolder, "select answer from kept", OWNER_ROLE)).toEqual([{ answer: 42 }]);
      const copy = path.join(base, "other");
      mkdirSync(copy);
      writeFileSync(path.join(copy, "where"), readFileSync(path.join(folder, "where")));
      const copied = await openEmbedded(copy);
      expect(homeOf(copy)).not.toBe(home);
      await Promise.all([again.release(), copied.release()]);
    },
  );

  test.runIf(isRoot)("an ordinary user's folder still belongs to them when root joins", async () => {
    const [uid, gid] = [65534, 65534];
    mkdirSync(folder);
    chownSync(folder, uid, gid);
    const ordinary = await openInProcess(folder, { uid, gid });
    expect(ordinary.said.message).toBeUndefined();
    const root = await openEmbedded(folder);
    expect(root.started).toBe(false);
    await ordinary.release();
    await root.release();
    const again = await openInProcess(folder, { uid, gid });
    expect(again.said.message).toBeUndefined();
    await again.release();
    expect(isServing(folder)).toBe(false);
  });

  test.runIf(isRoot)("an ordinary user gets a one-line error about root's folder", async () => {
    copyCluster();
    const server = await openEmbedded(folder);
    await server.release();
    chmodSync(folder, 0o777);
    const ordinary = await openInProcess(folder, { uid: 65534, gid: 65534 });
    if (ordinary.said.message === undefined) await ordinary.release();
    // If PostgreSQL runs as that same user, the folder is theirs.
    expect(ordinary.said).toMatchObject({ name: "OperatorError", message: expect.stringContaining("DATA_DIR") });
  });

  test.runIf(isRoot)("a user without a name gets a clear error", async () => {
    mkdirSync(folder);
    chownSync(folder, 54321, 54321);
    const { said } = await openInProcess(folder, { uid: 54321, gid: 54321 });
    expect(said).toMatchObject({ name: "OperatorError", message: expect.stringContaining("no entry in /etc/passwd") });
  });
});

test("a cluster that PostgreSQL itself rejects fails immediately, with the reason in one line", async () => {
  copyCluster();
  const server = await openEmbedded(folder);
  await server.release();
  writeFileSync(path.join(homeOf(folder), "data/postgresql.conf"), "no_such_setting = 1\n");
  await expect(openEmbedded(folder)).rejects.toThrow(/^The embedded PostgreSQL does not start: .*postgres\.log\)$/);
});
