import pg from "pg";
import { OperatorError } from "../operator-error.ts";
import { settings } from "../settings.ts";

/**
 * One transaction as the tables' owner, whom no row level security binds: for bulk loads alone, since COPY into a table
 * under a policy is refused to anybody else. Every row written names its business.
 */
export const asOwner = async <Result>(work: (owner: pg.Client) => Promise<Result>): Promise<Result> => {
  const { DATABASE_OWNER_URL } = settings();
  if (!DATABASE_OWNER_URL) throw new OperatorError("A bulk load needs the database's owner: set DATABASE_OWNER_URL");
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
    // What was not committed is rolled back with the connection.
    await owner.end();
  }
};
