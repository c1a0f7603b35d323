import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type KillPoints, randomKills } from "./kill-points.ts";
import { countLockWaits } from "./locks.ts";
import { until } from "./runs.ts";

/**
 * Runs a program in a separate process and kills it while it writes: `lock` locks a row, selected by the business `$1`,
 * that the program needs at the end. Throws if it ends without waiting for the row.
 */
export const killWhileItWaits = async (scope: Scope, lock: string, program: string): Promise<void> => {
  const signal = await withBusiness(scope, async (holder) => {
    await holder.query(lock, [scope.businessId]);
    const child = spawn(process.execPath, ["-e", program], { stdio: "inherit" });
    const ended = once(child, "exit");
    while (child.exitCode === null && !(await countLockWaits())) await pause(100);
    child.kill("SIGKILL");
    return (await ended)[1];
  });
  if (signal !== "SIGKILL") throw new Error("It ended before it could be killed");
};

/** Runs a program in a separate process, and kills it once it has executed so many writes in the business. False if it ended before. */
const killAtWrite = async (points: KillPoints, scope: Scope, writes: number, program: string): Promise<boolean> => {
  await points.set(scope, writes);
  const env = { ...process.env, ...points.env };
  const child = spawn(process.execPath, ["--input-type=module-typescript", "-e", program], { stdio: "inherit", env });
  const ended = once(child, "exit");
  await until(async () => child.exitCode !== null || (await points.reached()).has(scope.businessId));
  child.kill("SIGKILL");
  const [code] = await ended;
  await points.release();
  if (code !== null && code !== 0) throw new Error(`The program failed with ${code}`);
  return code === null;
};

/** At most this many writes from one kill to the next. */
const STEP = 6;

/**
 * Runs a program again and again, and kills it at a later write each time, until it ends by itself. Returns how often it was killed.
 * `onKilled` is called when nothing of the killed process is left in the database.
 */
export const killAtWrites = async (
  points: KillPoints,
  scope: Scope,
  program: string,
  onKilled: () => Promise<void>,
): Promise<number> => {
  const random = randomKills();
  let kills = 0;
  for (let writes = 1; await killAtWrite(points, scope, writes, program); writes += 1 + Math.floor(STEP * random())) {
    kills++;
    await until(async () => (await points.left()) === 0);
    await onKilled();
  }
  return kills;
};

/** A process that has loaded its modules and waits for a start signal. */
type Ready = { child: ChildProcess; ended: Promise<unknown[]>; nextLine: () => Promise<string | undefined> };

/** The program to kill: a use-case, how it is called (`loaded` is its module), with `at` as its progress. */
type Program = { module: string; call: string };

/** Prints one line per step. */
const makeReady = async ({ module, call }: Program): Promise<Ready> => {
  // CommonJS, because its threads inherit the process's options, which must not set an input type.
  const code = `import(${JSON.stringify(module)}).then((loaded) => {
    const at = (step, done = 0) => process.stdout.write(step + " " + done + "\\n");
    process.stdout.write("ready\\n");
    process.stdin.once("data", async () => { await ${call}; at("over"); });
  })`;
  const child = spawn(process.execPath, ["-e", code], { stdio: ["pipe", "pipe", "inherit"] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const nextLine = async () => (await lines.next()).value as string | undefined;
  const ended = once(child, "exit");
  if ((await nextLine()) !== "ready") throw new Error("It did not start");
  return { child, ended, nextLine };
};

/** When to kill a process: a delay after it has printed a line. */
export type Moment = { line: string; afterMs: number };

/**
 * Runs the program once for each moment, and kills it then (SIGKILL). While one runs the next one loads. Throws if one
 * ended before its moment.
 */
export const killAtMoments = async (
  moments: readonly Moment[],
  program: Program,
  onKilled: (moment: Moment) => Promise<void>,
): Promise<void> => {
  let waiting = makeReady(program);
  for (const [i, moment] of moments.entries()) {
    const { child, ended, nextLine } = await waiting;
    if (i + 1 < moments.length) waiting = makeReady(program);
    child.stdin?.end("begin\n");
    for (let line = await nextLine(); line !== moment.line; line = await nextLine()) {
      if (line === undefined || line.startsWith("over")) throw new Error(`It never reached ${moment.line}`);
    }
    await pause(moment.afterMs);
    child.kill("SIGKILL");
    const [, signal] = await ended;
    if (signal !== "SIGKILL") throw new Error(`It ended by itself after ${moment.line}`);
    await onKilled(moment);
  }
};
