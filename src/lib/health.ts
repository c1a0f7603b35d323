import path from "node:path";
import { AppError } from "./domain/errors.ts";
import { pool } from "./server/db/pool.ts";
import { once } from "./server/once.ts";
import { pendingMigrations } from "./server/postgres/migrations.ts";

type Healthy = { status: "ok" };

export const isAlive = (): Healthy => ({ status: "ok" });

/** The migrations are read from disk until they have once been found applied: they don't go away again. */
const seen = (): { isCurrent: boolean } => once("schema-seen", () => ({ isCurrent: false }));

/** Throws SERVICE_UNAVAILABLE, or what the driver throws, while requests could not be answered. */
export const isReady = async (): Promise<Healthy> => {
  const client = await pool().connect();
  try {
    if (seen().isCurrent) await client.query("select 1");
    else if ((await pendingMigrations(client, path.resolve("prisma/migrations"))).length > 0) {
      throw new AppError("SERVICE_UNAVAILABLE", "The database lacks migrations", { values: { seconds: 5 } });
    }
    seen().isCurrent = true;
    return { status: "ok" };
  } finally {
    client.release();
  }
};
