import pg from "pg";
import { dropLibpqVariables } from "#core/server/libpq-variables.ts";
import { camelCase } from "#core/values/texts.ts";

// Before the first connection, in whatever process: a server, a command, a thread or a test.
dropLibpqVariables();

declare module "pg" {
  interface Query {
    /** Called with the columns of a result, before its rows. */
    handleRowDescription(message: { fields: { name: string }[] }): void;
  }
}

type Callback = (error: Error | undefined, result: pg.QueryResult) => void;

/** Renames the columns of a result once, so that its rows are made with these keys. */
class CamelCaseQuery extends pg.Query {
  override handleRowDescription(message: { fields: { name: string }[] }): void {
    for (const field of message.fields) field.name = camelCase(field.name);
    super.handleRowDescription(message);
  }
}

const hasOwnNames = (query: string | pg.Submittable | pg.QueryArrayConfig): boolean =>
  typeof query !== "string" && ("submit" in query || query.rowMode === "array");

/**
 * A connection whose rows have keys in camel case: of the column `customer_id`, `customerId`. Rows as arrays, as Prisma reads them, and a
 * `pg.Query` keep the database's names.
 */
export class Client extends pg.Client {}

Client.prototype.query = function (
  this: Client,
  query: string | pg.Submittable | pg.QueryArrayConfig,
  values?: unknown[] | Callback,
  callback?: Callback,
): unknown {
  const send = pg.Client.prototype.query as (...query: unknown[]) => unknown;
  if (hasOwnNames(query)) return send.call(this, query, values, callback);
  const given = typeof values === "function" ? values : callback;
  const camelCased = (done: Callback) =>
    send.call(this, new CamelCaseQuery(query as string, typeof values === "function" ? undefined : values, done));
  if (given) return camelCased(given);
  return new Promise<pg.QueryResult>((resolve, reject) => {
    camelCased((error, result) => (error ? reject(error) : resolve(result)));
  }).catch((error: Error) => {
    // As the driver does: where the query was made, not where its answer arrived.
    Error.captureStackTrace(error);
    throw error;
  });
} as typeof pg.Client.prototype.query;

/** The database driver. The product imports it from here only. */
export default pg;
