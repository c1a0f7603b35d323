import { PrismaPg } from "@prisma/adapter-pg";
import type { ClientBase, Pool } from "pg";
import { type Db, fromPrisma } from "pg-boss";
import pg from "#core/postgres/driver.ts";
import { camelCase } from "#core/values/texts.ts";
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

/** An open transaction of either client. */
export type Transaction = ClientBase | Rows;

const isPrisma = (transaction: Transaction | Pool): transaction is Rows =>
  typeof (transaction as Rows).$queryRawUnsafe === "function";

/** The rows of a statement in either kind of transaction, with keys in camel case, or of one in a transaction of its own. */
export const execute = async <Row extends object>(
  transaction: Transaction | Pool,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> => {
  if (!isPrisma(transaction)) return (await transaction.query<Row>(text, [...values])).rows;
  const rows = await transaction.$queryRawUnsafe<object[]>(text, ...values);
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).map(([column, value]) => [camelCase(column), value])) as Row,
  );
};

type SendQuery = (
  query: pg.Query,
  values: undefined,
  done: (error: Error | undefined, result: pg.QueryResult) => void,
) => void;

/** The same for pg-boss, which reads rows by the columns' own names, so that a job is written in the transaction of its run. */
export const jobDatabase = (transaction: Transaction | Pool): Db =>
  isPrisma(transaction)
    ? fromPrisma(transaction)
    : {
        executeSql: (text, values) =>
          new Promise((resolve, reject) => {
            const query = transaction.query.bind(transaction) as unknown as SendQuery;
            query(new pg.Query(text, values), undefined, (error, result) => (error ? reject(error) : resolve(result)));
          }),
      };

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
