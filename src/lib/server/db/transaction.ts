import type { ClientBase } from "pg";
import { fromPrisma } from "pg-boss";
import type { Rows } from "./prisma.ts";

/** An open transaction of either client, so that a run and its job are written in the transaction they belong to. */
export type Transaction = { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> };

export const byClient = (client: ClientBase): Transaction => ({
  executeSql: (text, values) => client.query(text, values),
});

export const byRows = (rows: Rows): Transaction => fromPrisma(rows);
