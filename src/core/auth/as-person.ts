import { setLocally } from "../db/citus/set-locally.ts";
import { byRows, type Rows } from "../db/transaction.ts";

/**
 * Runs `work` with access to the person's own account, and to their memberships and sessions in every business, under row
 * level security.
 */
export const asPerson = async <Result>(rows: Rows, userId: string, work: () => Promise<Result>): Promise<Result> => {
  await setLocally(byRows(rows), "app.user_id", userId);
  const result = await work();
  await setLocally(byRows(rows), "app.user_id", "");
  return result;
};
