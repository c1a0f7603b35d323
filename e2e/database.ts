import path from "node:path";
import { Client } from "#core/postgres/driver.ts";
import { findPlace } from "../src/core/postgres/data-location.ts";
import { DATABASE, socketUrl } from "../src/core/postgres/roles.ts";
import { DEMO_FILE } from "./demo.ts";

/** Writes a state that no page can create to the database directly. */
export const inDatabase = async (role: string, statement: string): Promise<void> => {
  const { socketFolder } = findPlace(path.dirname(DEMO_FILE));
  const client = new Client({ connectionString: socketUrl(socketFolder, role, DATABASE) });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};
