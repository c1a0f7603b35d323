import type { ClientBase } from "pg";

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
