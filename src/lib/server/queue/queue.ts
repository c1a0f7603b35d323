import { PgBoss } from "pg-boss";
import { RUN_KINDS } from "#lib/domain/runs/kinds.ts";
import { pool } from "../db/pool.ts";
import { log } from "../log.ts";
import { once } from "../process-singleton.ts";

/** A migration makes the schema; its tables are the queue's own, made by itself as the application's role. */
const SCHEMA = "pgboss";

/** Where the queue puts a job that was given up, whose worker may never have said so. */
export const GIVEN_UP = "given_up";

/** How long a worker may be silent before its job is another's: it says that it is alive twice as often. */
const HEARTBEAT_SECONDS = 20;
/** How often the silent ones are looked for. */
const SUPERVISION_SECONDS = 5;
/** The first, then four more, with waits of 5, 10, 20 and 40 seconds at the least. */
const RETRIES = 4;
/** Nobody waits beside an upload: it outlasts a database that is away, or whose disk is full, for some twenty minutes. */
const IMPORT_RETRIES = 8;
const FIRST_WAIT_SECONDS = 5;
const LONGEST_WAIT_SECONDS = 600;
/** Longer no run takes; the heartbeat tells sooner of one that died. */
const LONGEST_RUN_SECONDS = 12 * 3600;
/** A job that is over is of no use to anybody: its run has a row. */
const CACHE_SECONDS = 3600;

const NO_JOB = "00000000-0000-0000-0000-000000000000";

const RULES = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  expireInSeconds: LONGEST_RUN_SECONDS,
  retryLimit: RETRIES,
  retryDelay: FIRST_WAIT_SECONDS,
  retryBackoff: true,
  retryDelayMax: LONGEST_WAIT_SECONDS,
  deleteAfterSeconds: CACHE_SECONDS,
};

const begin = async (isWorking: boolean): Promise<PgBoss> => {
  const boss = new PgBoss({
    db: { executeSql: (text, values) => pool().query(text, values) },
    schema: SCHEMA,
    createSchema: false,
    supervise: isWorking,
    superviseIntervalSeconds: SUPERVISION_SECONDS,
    monitorIntervalSeconds: SUPERVISION_SECONDS,
    // What runs when is ours to say: a cron line does not know which day it was missed on.
    schedule: false,
  });
  // The database may be away for a while: the next look finds it. pg-boss often emits a plain copy of the error.
  boss.on("error", (error) =>
    log().warn({ err: Object.assign(new Error(error.message), { ...error, stack: error.stack }) }, "the queue failed"),
  );
  await boss.start();
  await boss.createQueue(GIVEN_UP);
  for (const kind of RUN_KINDS) {
    await boss.createQueue(kind);
    // Those of an older version of the product are there already.
    const retries = kind === "import" && { retryLimit: IMPORT_RETRIES };
    await boss.updateQueue(kind, { ...RULES, ...retries, deadLetter: GIVEN_UP });
    // Known from now on: who sends inside a transaction must not need a second connection for it.
    await boss.findJobs(kind, { id: NO_JOB });
  }
  return boss;
};

type Cell = { opening?: Promise<PgBoss> | undefined };
const cell = (): Cell => once("queue", () => ({}));

/** Ends what this process has of the queue; jobs that still run after `patienceMs` are given to others. */
export const closeQueue = async (patienceMs = 1000): Promise<void> => {
  const boss = await cell().opening?.catch(() => undefined);
  // What is given back while it ends is sent by it still.
  await boss?.stop({ timeout: patienceMs });
  cell().opening = undefined;
};

const open = (isWorking: boolean): Promise<PgBoss> => {
  const kept = cell();
  kept.opening = begin(isWorking).catch((error: unknown) => {
    kept.opening = undefined;
    throw error;
  });
  return kept.opening;
};

/** This process's queue, opened when it is first needed: by then the database is migrated. */
export const queue = (): Promise<PgBoss> => cell().opening ?? open(false);

/** The same, which also looks after the jobs of workers that died. */
export const workersQueue = async (): Promise<PgBoss> => {
  await closeQueue();
  return open(true);
};
