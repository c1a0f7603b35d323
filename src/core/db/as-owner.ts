import pg from "pg";
import { OperatorError } from "../server/operator-error.ts";
import { settings } from "../server/settings.ts";

/**
 * One transaction as the tables' owner, who bypasses row level security. Only for what the app role can't do: bulk loads, which COPY
 * into tables with a policy, and logins for reporting. Every row names its business.
 */
export const asOwner = async <Result>(work: (owner: pg.Client) => Promise<Result>): Promise<Result> => {
  const { DATABASE_OWNER_URL } = settings();
  if (!DATABASE_OWNER_URL)
    throw new OperatorError("Bulk loads and logins for reporting need the database owner: set DATABASE_OWNER_URL");
  const owner = new pg.Client({ connectionString: DATABASE_OWNER_URL });
  // A connection that breaks fails its query; without a listener it would end the process as well.
  owner.on("error", () => {});
  await owner.connect();
  try {
    await owner.query("begin");
    const result = await work(owner);
    await owner.query("commit");
    return result;
  } finally {
    // Closing the connection rolls back anything uncommitted.
    await owner.end();
  }
};
