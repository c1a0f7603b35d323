import { withBusiness } from "#core/db/with-business.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { aBusiness } from "../builders.ts";
import { asAdmin, aToken } from "../request.ts";

/** A new business, and how to call the product as its admin. */
export type Arena = { actor: Actor; call: Call };
export type Call = (
  method: string,
  address: string,
  body?: unknown,
) => Promise<{ status: number; body: { data?: Record<string, unknown> } | null }>;

type Outcome = { seen: unknown; right: unknown };

/**
 * Requests that only some of may succeed, sent at once. `slow`: the tables whose writes a test delays, so that each request has read
 * before another one commits.
 */
export type Competition = { slow: readonly string[]; prepare: (arena: Arena) => Promise<() => Promise<Outcome>> };

export const rowsOf = <Row extends object>(
  { businessId }: Actor,
  sql: string,
  more: readonly unknown[] = [],
): Promise<Row[]> =>
  withBusiness({ businessId }, async (client) => (await client.query<Row>(sql, [businessId, ...more])).rows);

export const countOf = async (actor: Actor, from: string): Promise<number> =>
  (await rowsOf<{ count: number }>(actor, `select count(*)::int as count from ${from}`))[0]?.count ?? 0;

/** Copies of the business's only row of a table, with other IDs and what else must differ. */
export const multiply = async (actor: Actor, table: string, copies: number, different = "'{}'"): Promise<void> => {
  await rowsOf(
    actor,
    `insert into ${table} select (jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid()) || ${different})).*
       from ${table} t, generate_series(1, $2) n where t.business_id = $1 returning 1`,
    [copies],
  );
};

export const statusesOf = async (calls: readonly ReturnType<Call>[]): Promise<number[]> =>
  (await Promise.all(calls)).map(({ status }) => status).sort((a, b) => a - b);

export const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

export const ONE_OF_TWO = ["CONFLICT", "done"];

/** The same request twice, of which one succeeds. */
export const once = (
  slow: string,
  right: number[],
  request: (arena: Arena) => Promise<() => ReturnType<Call>>,
): Competition => ({
  slow: [slow],
  prepare: async (arena) => {
    const send = await request(arena);
    return async () => ({ seen: await statusesOf([send(), send()]), right });
  },
});

/** Four more of a kind that has room for two. */
export const limited = (
  table: string,
  {
    most,
    make,
    more,
  }: { most: number; make: (arena: Arena) => Promise<unknown>; more: (arena: Arena, n: number) => ReturnType<Call> },
): Competition => ({
  slow: [table],
  prepare: async (arena) => {
    await make(arena);
    await multiply(arena.actor, table, most - 3);
    return async () => ({
      seen: await statusesOf([1, 2, 3, 4].map((n) => more(arena, n))),
      right: [201, 201, 409, 409],
    });
  },
});

/** Two changes of different records that must not both succeed, whichever comes first; `right`: their statuses, if they are the same either way. */
export const either = (
  slow: string,
  right: number[] | null,
  prepare: (arena: Arena) => Promise<readonly (() => ReturnType<Call>)[]>,
): Competition => ({
  slow: [slow],
  prepare: async (arena) => {
    const requests = await prepare(arena);
    return async () => {
      const statuses = await statusesOf(requests.map((send) => send()));
      if (right) return { seen: statuses, right };
      return {
        seen: statuses.map((status) => (status < 300 ? "done" : status < 500 ? "refused" : status)),
        right: ["done", "refused"],
      };
    };
  },
});

/** A new business that calls the product at this address. */
export const anArena = async (url: string): Promise<Arena> => {
  const scope = await aBusiness();
  const token = await aToken(scope);
  return {
    actor: asAdmin(scope),
    call: async (method, address, body) => {
      const isFile = typeof body === "string";
      const response = await fetch(`${url}/api/admin/${address}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": isFile ? "text/csv" : "application/json" },
        ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
      });
      return { status: response.status, body: response.status === 204 ? null : await response.json() };
    },
  };
};
