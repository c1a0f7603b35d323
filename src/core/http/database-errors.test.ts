import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { pool } from "#core/db/pool.ts";
import { asOwner } from "#testing/as-owner.ts";
import { prisma } from "../db/transaction.ts";
import { asAppError } from "./pipeline.ts";

const thrownBy = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => expect.unreachable("nothing was thrown"),
    (thrown: unknown) => thrown,
  );

const codeOf = async (work: Promise<unknown>) => {
  const { code, values } = asAppError(await thrownBy(work));
  return [code, values];
};

const UNAVAILABLE = ["SERVICE_UNAVAILABLE", { seconds: 5 }];

const aUser = (name: string) => ({ id: randomUUID(), email: `${name}@example.com`, name });

beforeAll(() =>
  asOwner(
    // Without effect outside Citus.
    "set citus.enable_unsafe_triggers = on",
    `create function fails(code text) returns int language plpgsql as
       $$ begin raise exception using errcode = code, message = 'refused on purpose'; end $$`,
    `create function fails_by_name() returns trigger language plpgsql as
       $$ begin perform fails(new.name); return new; end $$`,
    "create trigger fails before insert on users for each row execute function fails_by_name()",
  ),
);

// Raised by PostgreSQL itself, through every client the product uses.
describe.each(["08006", "40P01", "53100", "53200", "53300", "53400", "57P01", "57P02", "57P03"])(
  "SQLSTATE %s is a 503 with a time to come again",
  (code) => {
    test("an error of the driver is a 503", async () => {
      expect(await codeOf(pool().query("select fails($1)", [code]))).toEqual(UNAVAILABLE);
    });

    test("an error of a raw Prisma query is a 503", async () => {
      expect(await codeOf(prisma().$queryRaw`select fails(${code})`)).toEqual(UNAVAILABLE);
    });

    test("an error of a Prisma model is a 503, in a transaction and outside", async () => {
      const data = aUser(code);
      expect(await codeOf(prisma().user.create({ data }))).toEqual(UNAVAILABLE);
      expect(await codeOf(prisma().$transaction((rows) => rows.user.create({ data })))).toEqual(UNAVAILABLE);
    });
  },
);

describe("a backend that is terminated", () => {
  test("a backend that ends in the middle of a statement is a 503", async () => {
    const ends = prisma().$transaction((rows) => rows.$queryRaw`select pg_terminate_backend(pg_backend_pid())`);
    expect(await codeOf(ends)).toEqual(UNAVAILABLE);
  });

  test("a backend that ends between two statements of a transaction is a 503", async () => {
    const ends = prisma().$transaction(async (rows) => {
      const [row] = await rows.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
      await pool().query("select pg_terminate_backend($1::int, 60000)", [row?.pid]);
      await rows.user.findFirst();
    });
    expect(await codeOf(ends)).toEqual(UNAVAILABLE);
  });
});

test("an error in a statement stays an internal error", async () => {
  expect(await codeOf(prisma().$queryRaw`select fails(${"42601"})`)).toEqual(["INTERNAL_ERROR", {}]);
  expect(await codeOf(prisma().$queryRaw`select fails(${"23514"})`)).toEqual(["INTERNAL_ERROR", {}]);
});
