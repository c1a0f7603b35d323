import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Scope } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, anOrder } from "#testing/builders.ts";
import { commandLine } from "../accounts/manage-businesses.ts";
import { createCustomField } from "../customers/manage-custom-fields.ts";
import { importRecords } from "./import-records.ts";
import { readImportProblems } from "./read-imports.ts";

const folder = mkdtempSync(path.join(tmpdir(), "import-customers-"));
afterAll(() => rmSync(folder, { recursive: true }));

const HEADER = "customer_id,name,email,phone,country,loyalty_level,email_consent,email_consent_at,tags,created_at";
let counter = 0;
const fileOf = (...rows: string[]): string => {
  const file = path.join(folder, `${++counter}.csv`);
  writeFileSync(file, `${[HEADER, ...rows].join("\n")}\n`);
  return file;
};

const bring = (scope: Scope, file: string, options: object = {}) =>
  importRecords(commandLine(scope), { file, format: "customers", storefrontId: 1, ...options });

const customersOf = (scope: Scope) =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query(
      `select external_id as id, name, email, phone, country, loyalty_level as level, email_consent as consent,
              email_consent_at as "at", created_at as since,
              array(select tag from customer_tags t where t.business_id = c.business_id and t.customer_id = c.customer_id order by tag) as tags
         from customers c order by external_id`,
    );
    return rows;
  });

const countOf = (scope: Scope): Promise<number> =>
  withBusiness(scope, async (client) => {
    const { rows } = await client.query<{ count: number }>("select count(*)::int as count from customers");
    return rows[0]?.count ?? 0;
  });

describe("a file of customers", () => {
  test("creates and changes customers, and keeps what it does not say", async () => {
    const scope = await aBusiness();
    await aCustomer(scope, { externalId: "known", name: "Grace", email: "grace@example.com", country: "US" });
    const result = await bring(
      scope,
      fileOf(
        "new,Ada,ada@example.com,+447700900123,GB,gold,yes,2026-03-01T09:30:00Z,vip,2025-01-02T00:00:00Z",
        "known,,hopper@example.com,,,,,,,",
        ",,hopper,,,,,,,",
      ),
    );
    const { rowsRead, rowsRefused, customersNew, customersChanged, customersKept } = result;
    expect({ rowsRead, rowsRefused, customersNew, customersChanged, customersKept }).toEqual({
      rowsRead: 3,
      rowsRefused: 1,
      customersNew: 1,
      customersChanged: 1,
      customersKept: 0,
    });
    const [known, made, ...others] = await customersOf(scope);
    expect(others).toEqual([]);
    expect(known).toMatchObject({ id: "known", name: "Grace", email: "hopper@example.com", country: "US", tags: [] });
    expect(made).toEqual({
      id: "new",
      name: "Ada",
      email: "ada@example.com",
      phone: "+447700900123",
      country: "GB",
      level: "GOLD",
      consent: "granted",
      at: new Date("2026-03-01T09:30:00Z"),
      since: new Date("2025-01-02T00:00:00Z"),
      tags: ["vip"],
    });
    const problems = [];
    for await (const problem of readImportProblems(scope, result.id)) problems.push(problem);
    expect(problems).toMatchObject([{ line: 4, column: "customer_id", code: "not_empty", keepsRow: false }]);
  });

  test("never replaces a newer consent by an older one", async () => {
    const scope = await aBusiness();
    await bring(scope, fileOf("c,,,,,,denied,2026-03-01,,"));
    await bring(scope, fileOf("c,,,,,,granted,2026-02-01,,", "c,,,,,,granted,,,"));
    expect(await customersOf(scope)).toMatchObject([{ consent: "denied", at: new Date("2026-03-01T23:59:59.999Z") }]);
    await bring(scope, fileOf("c,,,,,,granted,2026-04-01,,"));
    expect(await customersOf(scope)).toMatchObject([{ consent: "granted", at: new Date("2026-04-01T00:00:00Z") }]);
  });

  test("changes nothing the second time", async () => {
    const scope = await aBusiness();
    const row = "c,Ada,ada@example.com,+447700900123,GB,gold,yes,2026-03-01T09:30:00Z,vip,2025-01-02";
    await bring(scope, fileOf(row));
    const before = await customersOf(scope);
    // Another file with the same row.
    expect(await bring(scope, fileOf(row, ",nobody,,,,,,,,"))).toMatchObject({
      customersNew: 0,
      customersChanged: 0,
      customersKept: 1,
      rowsRefused: 1,
    });
    expect(await customersOf(scope)).toEqual(before);
  });

  test("continues where it was interrupted, with the same result @full", async () => {
    const rows = Array.from({ length: 21_000 }, (_, i) => `c${i},Name ${i},c${i}@example.com,,,,yes,2026-03-01,,`);
    const file = fileOf(...rows);
    const scope = await aBusiness();
    const stop = new AbortController();
    const first = await bring(scope, file, { stop: stop.signal, onProgress: () => stop.abort() });
    expect(first).toMatchObject({ wasStopped: true });
    expect(await countOf(scope)).toBe(20_000);
    expect(await bring(scope, file)).toMatchObject({ state: "succeeded", customersNew: 21_000, rowsRead: 21_000 });
    expect(await countOf(scope)).toBe(21_000);
  });

  test("recalculates what depends on its rows, also if it turns out to be damaged further down @full", async () => {
    const rows = Array.from({ length: 30_000 }, (_, i) => `c${i},,,,,,,,,`);
    const scope = await aBusiness();
    await expect(bring(scope, fileOf(...rows, 'c30000,"never closed,,,,,,,,'))).rejects.toThrow();
    expect(await countOf(scope)).toBe(20_000);
    const kinds = await withBusiness(scope, async (client) => (await client.query("select kind from runs")).rows);
    expect(kinds).toEqual([{ kind: "recalculate_segments" }]);
  });

  test("recalculates nothing if all of its rows were rejected", async () => {
    const scope = await aBusiness();
    await expect(bring(scope, fileOf(",,ada@example.com,,,,,,,"))).rejects.toThrow();
    expect(await withBusiness(scope, async (client) => (await client.query("select from runs")).rowCount)).toBe(0);
  });

  test("does not make customers younger than their orders, whichever comes first", async () => {
    const scope = await aBusiness();
    const orderedAt = new Date("2024-05-01T00:00:00Z");
    await bring(scope, fileOf("before,,,,,,,,,"));
    await anOrder(scope, { customer: "before", orderedAt });
    await anOrder(scope, { customer: "after", orderedAt });
    await bring(scope, fileOf("after,,,,,,,,,2025-01-01"));
    expect((await customersOf(scope)).map(({ since }) => since)).toEqual([orderedAt, orderedAt]);
  });
});

test("columns that a mapping names are custom fields of the business", async () => {
  const scope = await aBusiness();
  await createCustomField(commandLine(scope), {
    kind: "customers",
    key: "shoe_size",
    name: "Shoe size",
    type: "number",
  });
  const columns = { customer_id: "customer_id", "custom.shoe_size": "country" };
  const mapping = { rows: "customers", columns, dateOrder: null, decimalSign: null } as const;
  const file = fileOf("ada,,,,42.5,,,,,", "bob,,,,large,,,,,");
  const { customersNew, rowsRefused, cellsLeftOut } = await importRecords(commandLine(scope), {
    file,
    format: "customers",
    storefrontId: 1,
    mapping,
  });
  // Bob stays without the size that can't be read.
  expect({ customersNew, rowsRefused, cellsLeftOut }).toEqual({ customersNew: 2, rowsRefused: 0, cellsLeftOut: 1 });
  const rows = await withBusiness(
    scope,
    async (client) => (await client.query("select custom_fields as v from customers order by external_id")).rows,
  );
  expect(rows).toEqual([{ v: { shoe_size: 42.5 } }, { v: {} }]);
});
