import type { ClientBase } from "pg";
import { Client } from "#core/postgres/driver.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { settings } from "#core/server/settings.ts";

/**
 * One transaction as the tables' owner, who bypasses row level security. Only for what the app role can't do: bulk loads, which COPY
 * into tables with a policy, and logins for reporting. Every row names its business.
 */
export const asOwner = async <Result>(work: (owner: Client) => Promise<Result>): Promise<Result> => {
  const { DATABASE_OWNER_URL } = settings();
  if (!DATABASE_OWNER_URL)
    throw new OperatorError("Bulk loads and logins for reporting need the database owner: set DATABASE_OWNER_URL");
  const owner = new Client({ connectionString: DATABASE_OWNER_URL });
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

/** Tables without a policy, each with its reason; all others contain a business's data. */
export const OUTSIDE_POLICIES: Record<string, string> = {
  _prisma_migrations: "no business data; read-only",
  rate_limits: "keys are network addresses and token IDs",
};

/** Tables read before the business is known: their policies restrict only writes. */
export const READ_BY_ALL = ["api_tokens", "businesses", "users"];

/** The product's tables without row level security. */
export const tablesOutsidePolicies = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity order by 1`,
  );
  return rows.map(({ name }) => name);
};
