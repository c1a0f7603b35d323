import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

// An upsert that sets a foreign key moves a record from its parent to another one without anyone noticing.

const ALLOWED = [
  // Their own ID is unique in the business, so that whose they are is one of the values that a later version replaces.
  "customer_events.customer_id",
  "support_tickets.customer_id",
  // Which model is active is all that this row says.
  "standing_axis_models.version",
];

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
beforeAll(() => owner.connect());
afterAll(() => owner.end());

/** By table: the columns that refer to another table's rows of the business. */
const parentColumns = async (): Promise<Map<string, string[]>> => {
  const { rows } = await owner.query<{ table: string; columns: string[] }>(
    `select conrelid::regclass::text as table, array_agg(distinct attname::text) as columns
       from pg_constraint join pg_attribute on attrelid = conrelid and attnum = any (conkey)
      where contype = 'f' and connamespace = 'public'::regnamespace and attname <> 'business_id' group by 1`,
  );
  return new Map(rows.map(({ table, columns }) => [table, columns]));
};

/** The definition of a constant in its file, and of those it uses. */
const definitionOf = (name: string, source: string, seen: Set<string>): string => {
  if (seen.has(name)) return "";
  seen.add(name);
  const definition = new RegExp(`const ${name}\\b[^;]*;`).exec(source)?.[0] ?? "";
  return definition + constantsIn(definition, source, seen);
};
const constantsIn = (text: string, source: string, seen: Set<string>): string =>
  [...text.matchAll(/\b[a-zA-Z_]\w*\b/g)].map(([name]) => definitionOf(name, source, seen)).join("\n");

const UPSERT =
  /insert into (\w+)(?:(?!insert into)[\s\S])*?on conflict\s*(?:\(([^)]*)\))?[^`;]*?do update\s+set([^`;]*)/gi;

type Upsert = { table: string; key: string; set: string };

/** What each upsert of a source sets, with the constants that its text is made of. */
const upsertsIn = (source: string): Upsert[] =>
  [...source.matchAll(UPSERT)].map(([, table = "", key = "", set = ""]) => {
    const dynamic = [...set.matchAll(/\$\{([^}]*)/g)].map(([, code = ""]) => code).join(" ");
    return { table, key, set: `${set}\n${constantsIn(dynamic, source, new Set())}` };
  });

const movesIn = (source: string, parents: ReadonlyMap<string, readonly string[]>): string[] =>
  upsertsIn(source).flatMap(({ table, key, set }) =>
    (parents.get(table) ?? [])
      .filter((column) => !key.split(/,\s*/).includes(column))
      .filter((column) => new RegExp(`(?<![.\\w])${column}\\b`).test(set))
      .map((column) => `${table}.${column}`),
  );

/** Prisma's upserts: what `update` has. */
const updatesIn = (source: string): string[] =>
  [...source.matchAll(/\.(\w+)\.upsert\(([\s\S]*?)\n {2}\}\)/g)].flatMap(([, model = "", options = ""]) => {
    const [, update = ""] = /update:\s*\{([^}]*)\}/.exec(options) ?? [];
    return `${model}: ${update}`;
  });

const files = ["src", "prisma/migrations"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => /\.(ts|sql)$/.test(file) && !/\.test\.ts$|^generated/.test(file))
    .map((file) => path.join(folder, file)),
);

describe("an upsert", () => {
  test("sets no foreign key, with the listed exceptions", async () => {
    const parents = await parentColumns();
    const sources = files.map((file) => readFileSync(file, "utf8"));
    // Each one is read: the pattern finds as many as there are.
    const written = sources.flatMap((source) => source.match(/do update\s+set/gi) ?? []);
    expect(sources.flatMap(upsertsIn)).toHaveLength(written.length);
    expect([...new Set(sources.flatMap((source) => movesIn(source, parents)))].sort()).toEqual([...ALLOWED].sort());
  });

  test("an upsert of Prisma sets no foreign key either", () => {
    const updates = files.flatMap((file) => updatesIn(readFileSync(file, "utf8")));
    const calls = files.flatMap((file) => readFileSync(file, "utf8").match(/\.upsert\(/g) ?? []);
    expect(updates).toHaveLength(calls.length);
    for (const update of updates.filter((one) => !one.startsWith("defaultView:")))
      expect(update).not.toMatch(/\w+Id\b/);
  });

  test("is recognized by what it sets, written out or as a list of columns", async () => {
    const parents = await parentColumns();
    const written =
      "`insert into refunds as r (a) select $1 on conflict (business_id, external_id) do update set order_id = excluded.order_id`";
    const listed = `const NEW = ["order_id", "amount"]; const q = \`insert into refunds (a) values ($1)
      on conflict (business_id, external_id) do update set (\${NEW.join(", ")}) = (\${listed("excluded")})\``;
    const fine =
      "`insert into refunds (order_id) values ($1) on conflict (business_id, order_id) do update set amount = excluded.amount`";
    expect([written, listed, fine].map((source) => movesIn(source, parents))).toEqual([
      ["refunds.order_id"],
      ["refunds.order_id"],
      [],
    ]);
  });
});
