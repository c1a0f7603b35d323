/**
 * Removes libpq's variables (PGOPTIONS, PGHOST, PGSSLMODE, …) from this process's environment. They are meant for the caller's own
 * programs, and the database driver would apply them to each of our connections: the product has only DATABASE_URL and DATABASE_OWNER_URL.
 */
export const dropLibpqVariables = (): void => {
  for (const name of Object.keys(process.env)) if (/^PG[A-Z]/.test(name)) delete process.env[name];
};
