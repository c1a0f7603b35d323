import type { PoolClient } from "pg";
import type { Scope } from "#lib/domain/permissions.ts";
import { withBusiness } from "./with-business.ts";

/** Ends a transaction that succeeded. */
const UNDO = new Error("Rolled back");

/** Like `withBusiness`, but nothing that `work` writes is kept: for what would happen. */
export const rolledBack = async <Result>(
  scope: Scope,
  work: (client: PoolClient) => Promise<Result>,
): Promise<Result> => {
  let done: { result: Result } | undefined;
  try {
    await withBusiness(scope, async (client) => {
      done = { result: await work(client) };
      throw UNDO;
    });
  } catch (error) {
    if (error !== UNDO) throw error;
  }
  if (!done) throw UNDO;
  return done.result;
};
