import type { ClientBase } from "pg";

/** Tables under no policy, each with its reason; every other one holds a business's data. */
export const OUTSIDE_POLICIES: Record<string, string> = {
  _prisma_migrations: "no business's data; may only be read",
  api_tokens: "found by its hash, before any business is known",
  businesses: "found by slug, before any business is known",
  rate_limits: "keys are addresses and ids of tokens",
  users: "found by email, before any business is known",
};

/** The tables of the product that no row level security protects. */
export const tablesOutsidePolicies = async (client: ClientBase): Promise<string[]> => {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
      where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace and not relrowsecurity order by 1`,
  );
  return rows.map(({ name }) => name);
};
