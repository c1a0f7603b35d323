import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";
import type { Scope } from "#lib/domain/permissions.ts";
import { pool } from "#lib/server/db/pool.ts";

/**
 * Runs a program in a separate process and kills it while it writes: `lock` locks a row, selected by the business `$1`,
 * that the program needs at the end. Throws if it ends without waiting for the row.
 */
export const killWhileItWaits = async ({ businessId }: Scope, lock: string, program: string): Promise<void> => {
  const holder = await pool().connect();
  await holder.query("begin");
  await holder.query("select set_config('app.business_id', $1, true)", [businessId]);
  await holder.query(lock, [businessId]);
  const child = spawn(process.execPath, ["-e", program], { stdio: "inherit" });
  const ended = once(child, "exit");
  const isStuck = async () => {
    const { rows } = await holder.query(
      "select from pg_locks where not granted and pid <> pg_backend_pid() and locktype in ('transactionid', 'tuple')",
    );
    return rows.length > 0;
  };
  while (child.exitCode === null && !(await isStuck())) await pause(100);
  child.kill("SIGKILL");
  const [, signal] = await ended;
  await holder.query("rollback");
  holder.release();
  if (signal !== "SIGKILL") throw new Error("It ended before it could be killed");
};
