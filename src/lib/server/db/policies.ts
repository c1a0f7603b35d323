import type { ClientBase } from "pg";

/** Tables under no policy, each with its reason; every other one holds a business's data. */
export const OUTSIDE_POLICIES: Record<string, string> = {
  _prisma_migrations: "no business's data; may only be read",
  rate_limits: "keys are addresses and ids of tokens",
};

/** Tables that are read before any business is known: their policies bind what is written. */
export const READ_BY_ALL = ["api_tokens", "businesses", "users"];

/** The tables of the product that no row level security protects. */
export const tablesOutsidePolicies = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity order by 1`,
  );
  return rows.map(({ name }) => name);
};
