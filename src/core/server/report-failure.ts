import { isDatabaseAway } from "#core/values/database-away.ts";
import { log } from "./log.ts";
import { once } from "./process-singleton.ts";

/** For how long a failure that comes again is counted instead of reported. */
const SILENT_MS = 600_000;

type Reported = { at: number; repeated: number };

const describeKind = (error: unknown): string => {
  const { name, code } = error as { name?: unknown; code?: unknown };
  return `${name} ${code}`;
};

/**
 * Reports that background work failed, which is tried again within seconds. A database that can't be reached, or a machine too busy to
 * receive its answers, fails all such work: that is one line. Any other failure, such as a statement that takes too long, says something
 * about the work alone, and has its stack.
 */
export const reportFailure = (error: unknown, work: string): void => {
  const isAway = isDatabaseAway(error);
  const key = isAway ? "database" : `${work}: ${describeKind(error)}`;
  const known = once("reported failures", () => new Map<string, Reported>());
  const at = performance.now();
  const last = known.get(key);
  if (last && at - last.at < SILENT_MS) {
    last.repeated += 1;
    return;
  }
  known.set(key, { at, repeated: 0 });
  const again = last && last.repeated > 0 ? { repeatedSinceLastReport: last.repeated } : {};
  if (isAway) {
    const reason = error instanceof Error ? error.message : String(error);
    const next = "background work waits, and the next report comes in ten minutes at the earliest";
    log().warn({ reason, ...again }, `${work} failed: the database does not answer in time; ${next}`);
  } else log().warn({ err: error, ...again }, `${work} failed`);
};
