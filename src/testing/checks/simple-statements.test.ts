import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// Rows of one table are Prisma's. A transaction has one client, so a file with one statement that Prisma can't say (a join, a
// comparison of columns, an upsert, a part of its own) is all `pg`'s; a file that has only plain ones is Prisma's.

const SRC = path.join(import.meta.dirname, "../..");
const NAME = '(?:\\w+[.])?"?\\w+"?';
const COLUMN = `${NAME}(?: as "?\\w+"?)?`;
const VALUE = "(?:\\$\\d+(?:::[\\w\\[\\]]+)?|null)";
const CONDITION = `${NAME} (?:(?:=|<>|<|>|<=|>=) ${VALUE}|is (?:not )?null|= any ?\\(${VALUE}\\))`;
const listOf = (part: string) => `${part}(?:, ?${part})*`;
const WHERE = `(?: where ${CONDITION}(?: and ${CONDITION})*)?`;
const ORDER = `(?: order by ${listOf(`${NAME}(?: desc| asc)?`)})?(?: limit (?:${VALUE}|\\d+))?`;
const RETURNING = `(?: returning ${listOf(COLUMN)})?`;
const PLAIN = [
  `select (?:count\\(\\*\\)(?:::int)?(?: as "?\\w+"?)?|${listOf(COLUMN)}) from \\w+(?: \\w)?${WHERE}${ORDER}`,
  `insert into \\w+ ?\\([\\w, "]+\\) values \\(${listOf(VALUE)}\\)${RETURNING}`,
  `update \\w+(?: \\w)? set ${listOf(`${NAME} = ${VALUE}`)}${WHERE}${RETURNING}`,
  `delete from \\w+(?: \\w)?${WHERE}${RETURNING}`,
].map((shape) => new RegExp(`^(?:${shape})$`, "i"));

const STATEMENT = /(["`])\s*((?:select|insert into|update|delete from|with)\s[^"`]*?[a-z_][^`"]*)\1/gi;

const isPlain = (statement: string): boolean => PLAIN.some((shape) => shape.test(statement));

const statementsIn = (source: string): string[] =>
  [...source.matchAll(STATEMENT)].map(([, , text = ""]) => text.replaceAll(/\s+/g, " ").trim());

/** The files whose own transactions are `pg`'s, although their statements are plain. */
const OF_ANY_TRANSACTION = [
  // An entry is written in the transaction of the change: Prisma's have a function of their own there.
  "core/auth/audit-log.ts",
  // The lines of a page of orders, which Prisma can't read.
  "records/orders/stored-orders.ts",
];

test("a file with plain statements only uses Prisma", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) =>
    /^(core|records|features)\/.*(?<![.]test)[.]ts$/.test(file),
  );
  const statements = new Map(files.map((file) => [file, statementsIn(readFileSync(path.join(SRC, file), "utf8"))]));
  expect([...statements.values()].flat().length).toBeGreaterThan(500);
  const plain = files.filter((file) => statements.get(file)?.length && statements.get(file)?.every(isPlain));
  expect(plain.filter((file) => !OF_ANY_TRANSACTION.includes(file))).toEqual([]);
});

test("knows a plain statement from one that Prisma can't say", () => {
  expect(
    isPlain("select id, name from views where business_id = $1 and id = any($2::uuid[]) order by id limit 5"),
  ).toBe(true);
  expect(isPlain("update views set name = $3, deleted_at = null where business_id = $1 and id = $2 returning id")).toBe(
    true,
  );
  expect(isPlain("update views set version = version + 1 where business_id = $1")).toBe(false);
  expect(isPlain("select v.id from views v join users u on u.id = v.owner_id where v.business_id = $1")).toBe(false);
  expect(isPlain("insert into views (id) values ($1) on conflict do nothing")).toBe(false);
});
