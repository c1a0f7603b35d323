import { Client } from "#core/postgres/driver.ts";

/** The login roles and the database of the embedded server. Only this file names `postgres`, the superuser. */
export const DATABASE = "customer360";
export const OWNER_ROLE = "customer360_owner";
export const APP_ROLE = "customer360_app";

/** An arbitrary lock number: its holder, in the database `postgres`, may create roles or stop the server. */
const LOCK_ID = 36_000_360;
const CONNECT_MS = 10_000;

/** Runs `work` in a superuser session under an exclusive lock, which ends with the process in any case. */
export const withSuperuserLock = async <Result>(
  socketFolder: string,
  work: (client: Client) => Promise<Result>,
): Promise<Result> => {
  const client = new Client({
    host: socketFolder,
    user: "postgres",
    database: "postgres",
    connectionTimeoutMillis: CONNECT_MS,
  });
  client.on("error", () => {});
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK_ID]);
    return await work(client);
  } finally {
    await client.end().catch(() => {});
  }
};

/**
 * The owner creates the app role, so that it may grant it; the owner is not a superuser, so only its own tables'
 * policies don't apply to it.
 */
export const makeRoles = async (client: Client): Promise<void> => {
  const exists = async (query: string, name: string) => (await client.query(query, [name])).rows.length > 0;
  const role = "select 1 from pg_roles where rolname = $1";
  if (!(await exists(role, OWNER_ROLE))) await client.query(`create role ${OWNER_ROLE}`);
  // `createdb` is for developing migrations: comparing schemas needs a scratch database.
  await client.query(`alter role ${OWNER_ROLE} login createrole createdb`);
  if (!(await exists(role, APP_ROLE))) {
    await client.query(`set role ${OWNER_ROLE}`);
    await client.query(`create role ${APP_ROLE} login`);
    await client.query("reset role");
  }
  // PostgreSQL 15 of the tests on Citus has no such role.
  if (await exists(role, "pg_use_reserved_connections"))
    await client.query(`grant pg_use_reserved_connections to ${OWNER_ROLE}, ${APP_ROLE}`);
  if (!(await exists("select 1 from pg_database where datname = $1", DATABASE))) {
    await client.query(`create database ${DATABASE} owner ${OWNER_ROLE}`);
  }
};

export const socketUrl = (socketFolder: string, role: string, database: string): string =>
  `postgresql://${role}@localhost/${database}?host=${encodeURIComponent(socketFolder)}`;

/** Only for what no other role may do in the embedded database. */
export const superuserUrl = (socketFolder: string): string => socketUrl(socketFolder, "postgres", DATABASE);
