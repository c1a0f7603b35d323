import { spawnSync } from "node:child_process";
import { appendFileSync, chownSync, existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { distributeTables, prepareCitus } from "#core/postgres/citus.ts";
import { chooseUser } from "#core/postgres/data-location.ts";
import { Client } from "#core/postgres/driver.ts";
import { migrate } from "#core/postgres/migrations.ts";
import { connected, MIGRATIONS } from "#core/postgres/open-database.ts";
import { APP_ROLE, DATABASE, makeRoles, OWNER_ROLE, socketUrl, withSuperuserLock } from "#core/postgres/roles.ts";

/**
 * No data outlives a run, so nothing needs to be flushed to disk or vacuumed; and a test whose plans need statistics
 * makes them itself, because autovacuum comes at some moment or never. Each file, and each server it starts, has pools
 * of its own, which together exceed the default of 100 connections on machines with many cores.
 */
export const SETTINGS = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  autovacuum: "off",
  max_connections: "500",
};

/** Debian's PostgreSQL. */
export const BIN = "/usr/lib/postgresql/15/bin";

type Settings = Record<string, string>;

const ANY_SERVER: Settings = { listen_addresses: "", work_mem: "64MB", timezone: "UTC" };

/** Each test file has its own database, for which Citus runs a process of its own on every node that uses it. */
const CITUS_SETTINGS: Settings = {
  shared_preload_libraries: "citus",
  wal_level: "logical",
  max_prepared_transactions: "500",
  max_worker_processes: "100",
  max_locks_per_transaction: "512",
  "citus.shard_count": "4",
};

/** From 15.20 on, only approved plugins may decode the log, by which Citus copies what changes while a business moves. */
const approvedPlugins = (): Settings => {
  const { stdout } = spawnSync(path.join(BIN, "postgres"), ["--version"], { encoding: "utf8" });
  const [, minor] = /15\.(\d+)/.exec(stdout) ?? [];
  return Number(minor) >= 20 ? { output_plugin_libraries: "pgoutput, citus" } : {};
};

const spawnAsServerUser = (program: string, options: readonly string[], folder: string) =>
  spawnSync(path.join(BIN, program), options, {
    ...chooseUser(folder),
    cwd: "/",
    encoding: "utf8",
    stdio: ["ignore", "ignore", "pipe"],
  });

const asServerUser = (program: string, options: readonly string[], folder: string): void => {
  const { status, stderr, error } = spawnAsServerUser(program, options, folder);
  if (error ?? status !== 0) throw new Error(`${program}: ${error?.message ?? stderr}`);
};

/** The folder of a server's socket; its data is kept until the next start. */
const start = (folder: string, settings: Settings): string => {
  const data = path.join(folder, "data");
  const user = chooseUser(data);
  mkdirSync(folder, { recursive: true });
  if (user) chownSync(folder, user.uid, user.gid);
  if (!existsSync(path.join(data, "PG_VERSION"))) {
    asServerUser("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8"], data);
    const lines = Object.entries({ ...ANY_SERVER, ...settings, unix_socket_directories: folder });
    const text = lines.map(([key, value]) => `${key} = '${value}'\n`).join("");
    appendFileSync(path.join(data, "postgresql.conf"), text);
  }
  // Left over from a killed run.
  if (spawnAsServerUser("pg_ctl", ["-D", data, "status"], data).status === 0) return folder;
  asServerUser("pg_ctl", ["-D", data, "-l", path.join(folder, "log"), "-w", "start"], data);
  return folder;
};

const stop = (folder: string): void =>
  asServerUser("pg_ctl", ["-D", path.join(folder, "data"), "-m", "fast", "stop"], folder);

/** Starts Debian's PostgreSQL without Citus, which can be reached by its socket only. */
export const startPlainServer = (home: string, settings: Settings) => {
  const socket = start(path.join(home, "plain"), settings);
  return { socket, stop: () => stop(socket) };
};

/**
 * Starts a coordinator and workers that can be reached by sockets only; the folder's data is kept until the next start.
 * Returns the folders of their sockets, the coordinator's first.
 */
export const startCluster = (home: string, settings: Settings, workers = 2) => {
  const ofCluster = { ...CITUS_SETTINGS, ...approvedPlugins(), ...settings };
  const names = ["coordinator", ...Array.from({ length: workers }, (_, at) => `worker${at + 1}`)];
  const sockets = names.map((name) => {
    const folder = path.join(home, name);
    // Nodes also connect to themselves.
    return start(folder, { ...ofCluster, "citus.local_hostname": folder });
  });
  return { sockets, stop: () => sockets.forEach(stop) };
};

/** The node, as `host:port`, that a business's rows are on. */
export const nodeOf = async (owner: Client, businessId: string): Promise<string> => {
  const { rows } = await owner.query(
    `select nodename || ':' || nodeport as node from pg_dist_placement join pg_dist_node using (groupid)
      where shardid = get_shard_id_for_distribution_column('customers', $1::uuid)`,
    [businessId],
  );
  return rows[0].node;
};

const onNode = async (socketFolder: string, database: string, ...statements: string[]): Promise<void> => {
  const client = new Client({ host: socketFolder, user: "postgres", database });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
};

/** Makes this database, which each node has, the coordinator's and its workers'. */
export const joinNodes = async (sockets: readonly string[], database: string): Promise<void> => {
  for (const socket of sockets) await onNode(socket, database, "create extension citus");
  const [coordinator = "", ...workers] = sockets;
  await onNode(
    coordinator,
    database,
    `select citus_set_coordinator_host('${coordinator}', 5432)`,
    ...workers.map((worker) => `select citus_add_node('${worker}', 5432)`),
  );
};

/** Makes the product's database on these servers, the coordinator first, or on a single one. Returns its URLs. */
export const prepareDatabase = async (sockets: readonly string[]): Promise<{ url: string; ownerUrl: string }> => {
  for (const socket of sockets) await withSuperuserLock(socket, makeRoles);
  if (sockets.length > 1) await joinNodes(sockets, DATABASE);
  const at = (role: string) => socketUrl(sockets[0] ?? "", role, DATABASE);
  // Not as the product does, which refuses Debian's PostgreSQL 15 without Citus.
  await connected(at(OWNER_ROLE), async (owner) => {
    await prepareCitus(owner);
    await migrate(owner, MIGRATIONS);
    await distributeTables(owner);
  });
  return { url: at(APP_ROLE), ownerUrl: at(OWNER_ROLE) };
};
