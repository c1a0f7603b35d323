import { pool } from "../pool.ts";

/** Ends sessions of logins for reporting that exceed their limits (migration 0089). Returns how many. */
export const endReaderSessions = async (): Promise<number> => {
  const { rows } = await pool().query<{ ended: number }>("select private.end_reader_sessions() as ended");
  return rows[0]?.ended ?? 0;
};
