import { PrismaPg } from "@prisma/adapter-pg";
import type { ClientBase } from "pg";
import { fromPrisma } from "pg-boss";
import pg from "#core/postgres/driver.ts";
import { type Prisma, PrismaClient } from "#generated/prisma/client.ts";
import { once } from "../server/process-singleton.ts";
import { pool } from "./pool.ts";

/** A Prisma transaction, as passed to storage functions. */
export type Rows = Prisma.TransactionClient;

/**
 * Prisma's own limits (2 and 5 seconds) would refuse writes on a busy machine. These only catch what the pool's wait for a
 * connection and the database's statement timeout don't.
 */
const transactionOptions = { maxWait: 15_000, timeout: 90_000 };

/** For tables outside row level security (businesses, users, tokens); everything else uses `withBusinessRows`. */
export const prisma = (): PrismaClient =>
  once("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()), transactionOptions }));

/**
 * An open transaction of either client, so that a run and its job are written in the transaction they belong to. Its rows have the database's
 * names, as pg-boss reads them.
 */
export type Transaction = { executeSql: (text: string, values?: unknown[]) => Promise<{ rows: unknown[] }> };

export const byClient = (client: ClientBase): Transaction => ({
  executeSql: (text, values) =>
    new Promise((resolve, reject) => {
      client.query(new pg.Query(text, values, (error, result) => (error ? reject(error) : resolve(result))));
    }),
});

/** Each statement in a transaction of its own. */
export const byPool = (): Transaction => ({
  // The pool gives a promise for a query object, too.
  executeSql: (text, values) => pool().query(new pg.Query(text, values)) as unknown as Promise<pg.QueryResult>,
});

export const byRows = (rows: Rows): Transaction => fromPrisma(rows);

/** Runs a part of a transaction that may fail without the rest, which then continues as if it had not begun. */
export const inSavepoint = async <Result>(
  client: ClientBase,
  work: () => Promise<Result>,
): Promise<{ value: Result } | { error: unknown }> => {
  await client.query("savepoint part");
  try {
    const value = await work();
    await client.query("release savepoint part");
    return { value };
  } catch (error) {
    await client.query("rollback to savepoint part");
    return { error };
  }
};
