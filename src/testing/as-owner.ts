import pg from "pg";

/** What the app's role may not do to this test file's database: statements one after the other, each on its own. */
export const asOwner = async (...statements: string[]): Promise<void> => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  try {
    for (const statement of statements) await owner.query(statement);
  } finally {
    await owner.end();
  }
};
