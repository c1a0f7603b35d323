import path from "node:path";
import type { ClientBase } from "pg";
import { pool } from "#core/db/pool.ts";
import { pendingMigrations } from "#core/postgres/migrations.ts";
import { once } from "#core/server/process-singleton.ts";
import { isDiskFull } from "#core/values/database-away.ts";
import { AppError } from "#core/values/errors.ts";

type Healthy = { status: "ok" };

export const isAlive = (): Healthy => ({ status: "ok" });

/** The migrations are read from disk until they are found applied, since that can't change again. */
const seen = (): { isCurrent: boolean } => once("schema-seen", () => ({ isCurrent: false }));

/** Exceeds work_mem, so that PostgreSQL writes a temporary file, which is removed with the statement. */
const WRITE_TEMPORARY_FILE = "set local work_mem = '64kB'; select count(*) from generate_series(1, 5000)";

const assertCanWrite = async (client: ClientBase): Promise<void> => {
  try {
    await client.query(WRITE_TEMPORARY_FILE);
  } catch (cause) {
    if (!isDiskFull(cause)) throw cause;
    throw new AppError("SERVICE_UNAVAILABLE", "The database's disk is full", {
      reason: "DISK_FULL",
      values: { seconds: 30 },
      cause,
    });
  }
};

/** Throws SERVICE_UNAVAILABLE (DISK_FULL for a full disk) or the driver's error while requests can't be answered. */
export const isReady = async (): Promise<Healthy> => {
  const client = await pool().connect();
  try {
    if (!seen().isCurrent && (await pendingMigrations(client, path.resolve("prisma/migrations"))).length > 0) {
      throw new AppError("SERVICE_UNAVAILABLE", "The database lacks migrations", { values: { seconds: 5 } });
    }
    seen().isCurrent = true;
    await assertCanWrite(client);
    return { status: "ok" };
  } finally {
    client.release();
  }
};
