import pg from "pg";

/** Runs statements that need the owner's rights on this test file's database, one after the other. */
export const asOwner = async (...statements: string[]): Promise<void> => {
  const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  try {
    for (const statement of statements) await owner.query(statement);
  } finally {
    await owner.end();
  }
};
