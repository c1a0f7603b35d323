import { now, timeSinceStart } from "../server/clock.ts";
import { pool } from "./pool.ts";

const databaseTime = async (): Promise<number> => {
  const { rows } = await pool().query<{ at: Date }>("select clock_timestamp() as at");
  return Number(rows[0]?.at);
};

/** A time that has come by every clock: one of them may be years ahead, and what is deleted for its age is gone. */
export const certainTime = async (): Promise<Date> =>
  new Date(Math.min(now().getTime(), timeSinceStart().getTime(), await databaseTime()));

/** The later of a time by our clock and of the database's: what is after it is in the future by both. */
export const latestTime = async (at: Date): Promise<Date> => new Date(Math.max(at.getTime(), await databaseTime()));
