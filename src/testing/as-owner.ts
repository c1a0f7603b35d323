import { Client } from "#core/postgres/driver.ts";

/** Runs statements in order on this test file's database, with the owner's rights. */
export const asOwner = async (...statements: string[]): Promise<void> => {
  const owner = new Client({ connectionString: process.env.DATABASE_OWNER_URL });
  await owner.connect();
  try {
    for (const statement of statements) await owner.query(statement);
  } finally {
    await owner.end();
  }
};
