import type { ClientBase } from "pg";
import { fromPrisma } from "pg-boss";
import type { Rows } from "./prisma.ts";

/** An open transaction, whichever client it was begun by: a run and its job are written in the one of what they belong to. */
export type Transaction = { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> };

export const byClient = (client: ClientBase): Transaction => ({
  executeSql: (text, values) => client.query(text, values),
});

export const byRows = (rows: Rows): Transaction => fromPrisma(rows);
