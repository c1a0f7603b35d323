import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { addNote } from "#features/customers/manage-notes-and-tags.ts";
import { KEPT_COLUMNS } from "#features/customers/store/privacy/erasure-searches.ts";
import { createSegment } from "#features/segments/edit-segment.ts";
import { aBusiness, idOfCustomer } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { putCustomer } from "../put-customer.ts";
import { eraseCustomer, eraseFromTexts } from "./erase-customer.ts";

import { setConsent } from "./set-consent.ts";

const PERSON = {
  externalId: "QZX-771204",
  firstName: "Zyxwva",
  lastName: "Quetzál",
  email: "zyxwva.q+x@quetzal.example",
  phone: "+351912345678",
};

/** What identifies the person, in the spellings that files, shops, addresses and users have. */
const SPELLED = [
  PERSON.externalId,
  PERSON.externalId.toLowerCase(),
  PERSON.email,
  PERSON.email.toUpperCase(),
  encodeURIComponent(PERSON.email),
  encodeURIComponent(encodeURIComponent(PERSON.email)),
  String.raw`zyxwva.q\u002bx\u0040quetzal.example`,
  "zyxwva-q-x-quetzal-example",
  PERSON.phone,
  "+351 912 345 678",
  "(00351) 912-345-678",
  "912 345 678",
  encodeURIComponent("+351 912 345 678"),
  "Zyxwva Quetzál",
  "ZYXWVA QUETZÁL",
  "Quetzál, Zyxwva",
  encodeURIComponent("Zyxwva Quetzál"),
  String.raw`Zyxwva Quetz\u00e1l`,
  "first=Zyxwva&last=Quetz%C3%A1l",
];

const NAMES = /qzx.?771204|zyxwva|quetz|912\D*345\D*678/i;

type Column = { table: string; column: string; type: "text" | "jsonb" | "text[]" | "bytea"; isKept: boolean };

const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
let shop: Scope;
let columns: Column[];

const anyValue: Record<string, (n: number) => unknown> = {
  uuid: () => randomUUID(),
  integer: (n) => 1000 + n,
  smallint: (n) => n,
  bigint: (n) => n,
  boolean: () => false,
  "double precision": () => 0,
  date: (n) => new Date(Date.UTC(2000, 0, n)),
  "smallint[]": () => [],
  "integer[]": () => [],
  "bigint[]": () => [],
  "uuid[]": () => [],
  "double precision[]": () => [],
};

const plant = (type: Column["type"], text: string): unknown => {
  if (type === "jsonb")
    return JSON.stringify({ list: [{ said: text }], [text]: 1, halves: { a: "Zyxwva", b: "QUETZÁL" } });
  if (type === "text[]") return [text, "other"];
  if (type === "bytea") return Buffer.from(JSON.stringify({ said: text }));
  return text;
};

const readColumns = async (): Promise<(Column & { isText: boolean; typeName: string })[]> => {
  const { rows } = await owner.query<{ table: string; column: string; type: string }>(
    `select c.relname as table, a.attname as column, format_type(a.atttypid, null) as type
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
        and exists (select from pg_attribute b where b.attrelid = c.oid and b.attname = 'business_id') order by 1, a.attnum`,
  );
  return rows.map(({ table, column, type }) => ({
    table,
    column,
    typeName: type,
    type: type as Column["type"],
    isKept: KEPT_COLUMNS.has(`${table}.${column}`),
    isText: ["text", "jsonb", "text[]", "bytea"].includes(type),
  }));
};

/** Tables whose rows the erasure itself writes. */
const OWN_BOOKS = ["erasure_searches", "erasures", "erasure_tombstones", "erasure_keys", "data_revisions"];

beforeAll(async () => {
  await owner.connect();
  shop = await aBusiness();
  const actor = asAdmin(shop);
  await putCustomer(actor, PERSON);
  // A row needs no others, and a column that only takes some words takes any.
  await owner.query(`do $$ declare one record; begin
    for one in select conrelid::regclass as of, conname from pg_constraint
                where connamespace = 'public'::regnamespace and contype in ('f', 'c') order by contype desc
    loop execute format('alter table %s drop constraint %I', one.of, one.conname); end loop; end $$`);
  await owner.query("alter table customers disable trigger user");
  await owner.query("alter table runs disable trigger user");
  const all = await readColumns();
  columns = all.filter(({ isText }) => isText);
  const tables = new Set(all.map(({ table }) => table).filter((table) => !OWN_BOOKS.includes(table)));
  for (const table of tables) {
    const of = all.filter((one) => one.table === table);
    const rows = SPELLED.map((spelled, i) =>
      of.map(({ column, type, typeName, isText }) => {
        if (column === "business_id") return shop.businessId;
        if (isText) return plant(type, `before ${spelled} after ${i}`);
        return anyValue[typeName.replace(/\(\d\)/, "")]?.(i + 1) ?? new Date(2000, 0, i + 1);
      }),
    );
    const names = of.map(({ column }) => `"${column}"`).join(", ");
    const places = rows.map((row, i) => `(${row.map((_, n) => `$${i * row.length + n + 1}`).join(", ")})`);
    // Some tables have one row for each business.
    await owner.query(
      `insert into "${table}" (${names}) values ${places.join(", ")} on conflict do nothing`,
      rows.flat(),
    );
  }
});
afterAll(() => owner.end());

/** The columns in which a value still names the person, with the first. */
const naming = async (): Promise<Map<string, string>> => {
  const found = new Map<string, string>();
  for (const { table, column, type } of columns) {
    const text = type === "bytea" ? `encode("${column}", 'escape')` : `"${column}"::text`;
    const { rows } = await owner.query<{ text: string | null }>(
      `select ${text} as text from "${table}" where business_id = $1`,
      [shop.businessId],
    );
    const named = rows.find((row) => NAMES.test(row.text ?? ""));
    if (named) found.set(`${table}.${column}`, named.text ?? "");
  }
  return found;
};

test("no text of the business names an erased customer, in any column but those that are kept for a reason", async () => {
  const before = await naming();
  // Each column could hold the person's identifiers, so that none passes because it is empty.
  const planted = columns.flatMap(({ table, column }) => (OWN_BOOKS.includes(table) ? [] : `${table}.${column}`));
  expect(planted.filter((column) => !before.has(column))).toEqual([]);
  await eraseCustomer(asAdmin(shop), PERSON.externalId);
  expect(await eraseFromTexts(shop, unwatched())).toEqual({ searches: 1 });
  const after = await naming();
  expect(Object.fromEntries([...after].filter(([column]) => !KEPT_COLUMNS.has(column)))).toEqual({});
  // What is kept is not touched.
  expect([...KEPT_COLUMNS.keys()].filter((column) => before.has(column) && !after.has(column))).toEqual([]);
});

test("nothing else of the texts is lost", async () => {
  const { rows } = await owner.query<{ name: string }>(
    "select name from storefronts where business_id = $1 order by id",
    [shop.businessId],
  );
  const texts = rows.map(({ name }) => name).filter((name) => name.startsWith("before"));
  expect(texts).toEqual(SPELLED.map((_, i) => expect.stringMatching(new RegExp(`^before .*•••.* after ${i}$`))));
  const { rows: documents } = await owner.query("select properties from customer_events where business_id = $1", [
    shop.businessId,
  ]);
  expect(documents[0]?.properties).toEqual({
    list: [{ said: "before ••• after 0" }],
    "before ••• after 0": 1,
    halves: { a: "•••", b: "•••" },
  });
});

const query = (sql: string) => withBusiness(shop, async (client) => (await client.query(sql)).rows);

test("a search that was killed goes on where it was", async () => {
  shop = await aBusiness();
  const actor = asAdmin(shop);
  await putCustomer(actor, PERSON);
  await putCustomer(actor, { externalId: "bob" });
  const bob = await idOfCustomer(shop, "bob");
  for (const said of [`Friend of ${PERSON.email}`, "Friend of no one"]) await addNote(actor, bob, said);
  await createSegment(actor, { name: `By ${PERSON.email}`, criteria: {}, isAutomatic: false });
  await eraseCustomer(actor, PERSON.externalId);
  const killed = new AbortController();
  const at = (_: string, done = 0, of = 0) => done > of / 2 && killed.abort();
  await expect(eraseFromTexts(shop, { at, signal: killed.signal })).rejects.toThrow();
  const [{ place, sealed } = {}] = await query("select place_table as place, sealed from erasure_searches");
  expect(place > "customer_notes").toBe(true);
  expect(sealed).not.toMatch(NAMES);
  // What is before the place is not read again.
  await addNote(actor, bob, "QZX-771204 called later");
  expect(await eraseFromTexts(shop, unwatched())).toEqual({ searches: 1 });
  expect(await query("select text from customer_notes order by at")).toEqual(
    ["Friend of •••", "Friend of no one", "QZX-771204 called later"].map((text) => ({ text })),
  );
  expect(await query("select from erasure_searches")).toEqual([]);
});

test("names that differ only in who was erased still differ", async () => {
  shop = await aBusiness();
  const actor = asAdmin(shop);
  for (const externalId of ["first-1@shop.example", "second-2@shop.example"]) {
    await putCustomer(actor, { externalId });
    await createSegment(actor, { name: `Of ${externalId}`, criteria: {}, isAutomatic: false });
    await eraseCustomer(actor, externalId);
    await eraseFromTexts(shop, unwatched());
  }
  const names = (await query("select name from customer_segments order by name")).map(({ name }) => name);
  expect(names).toEqual(["Of •••", expect.stringMatching(/^Of ••• [0-9a-f]{8}$/)]);
});

test("other customers keep what they are known by, and a name that is theirs too stays in texts", async () => {
  shop = await aBusiness();
  const actor = asAdmin(shop);
  const contact = { name: "Maria Silva", email: "family@silva.example" };
  for (const externalId of ["maria-1", "maria-2"]) await putCustomer(actor, { externalId, ...contact });
  const other = await idOfCustomer(shop, "maria-2");
  await setConsent(actor, { id: other, channel: "email", state: "granted", reason: "Form of maria-1" });
  await addNote(actor, other, "Maria Silva is not maria-1");
  const consents = await query("select from consent_changes");
  await eraseCustomer(actor, "maria-1");
  await eraseFromTexts(shop, unwatched());
  expect(await query("select external_id as id, name, email from customers where erased_at is null")).toEqual([
    { id: "maria-2", ...contact },
  ]);
  expect(await query("select text from customer_notes")).toEqual([{ text: "Maria Silva is not •••" }]);
  expect(await query("select from consent_changes")).toHaveLength(consents.length);
});
