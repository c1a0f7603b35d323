import { expect, test } from "vitest";
import { z } from "zod";
import type { Contract } from "#core/contracts/contract.ts";
import { CHURN_COLUMNS, OUTREACH_COLUMNS, WIN_BACK_COLUMNS } from "#features/playbooks/rules/playbook-rows.ts";
import { CUSTOMER_COLUMNS } from "#features/report/rules/report-rows.ts";
import { FEATURES } from "#features.ts";
import { exportedColumns, IDENTITY_COLUMNS, MEMBER_COLUMNS } from "#records/rules/customers/customer-files.ts";
import { LANGUAGES } from "./language.ts";
import { withFileHeaders } from "./localize-rows.ts";

const FILES = {
  customers: exportedColumns(undefined, [], ["membership", "churnRisk", "stratum", "isControl"]).keys,
  members: MEMBER_COLUMNS,
  report: CUSTOMER_COLUMNS,
  churn: CHURN_COLUMNS,
  outreach: OUTREACH_COLUMNS,
  winBack: WIN_BACK_COLUMNS,
};

const headersOf = (
  table: Parameters<typeof withFileHeaders>[0],
  headers: "words" | "keys",
  language: "en" | "es" | "pt",
) =>
  withFileHeaders(table, headers, language).columns.map((column) =>
    typeof column === "string" ? column : column.header,
  );

test.each(Object.entries(FILES))(
  "the headers of the file of %s are words, each once, in every language",
  (_, columns) => {
    for (const language of LANGUAGES) {
      const words = headersOf({ columns, rows: [] }, "words", language);
      expect(new Set(words).size, words.join()).toBe(words.length);
      // A field's name is no word: it has an upper-case letter within, or an underscore.
      expect(words.filter((word) => /\p{Ll}\p{Lu}|_/u.test(word))).toEqual([]);
      expect(words).toHaveLength(columns.length + 1);
    }
  },
);

test.each(Object.entries(FILES))("the file of %s has the field names that programs know, with keys", (_, columns) => {
  for (const language of LANGUAGES) expect(headersOf({ columns, rows: [] }, "keys", language)).toEqual([...columns]);
});

const IDENTITY =
  "id externalId name email phone country loyaltyLevel emailConsent emailConsentDay smsConsent smsConsentDay";
const CUSTOMERS = `${IDENTITY} lifetimeValue currency orderCount lastOrderDay rfmSegment predictedClv orderChance7 orderChance30 orderChance90 segments grossMargin marginRate costCoverage`;

test("files of programs have the columns that they had before headers could be words", () => {
  expect(IDENTITY_COLUMNS.join(" ")).toBe(IDENTITY);
  expect(exportedColumns(undefined, []).keys.join(" ")).toBe(CUSTOMERS);
});

test("first and last names are apart: the stored ones, else the first word and the others", () => {
  const columns = ["externalId", "name"];
  const rows = [
    { externalId: "1", name: "Mary Ann Lee", firstName: "Mary Ann", lastName: "Lee" },
    { externalId: "2", name: "Ana de la Cruz", firstName: null, lastName: null },
    { externalId: "3", name: "Cher" },
    { externalId: "4", name: null },
  ];
  const table = withFileHeaders({ columns, rows }, "words", "en");
  expect(table.columns).toEqual([
    { key: "externalId", header: "Shop ID" },
    { key: "firstName", header: "First name" },
    { key: "lastName", header: "Last name" },
  ]);
  expect(table.rows.map(({ firstName, lastName }) => [firstName ?? null, lastName ?? null])).toEqual([
    ["Mary Ann", "Lee"],
    ["Ana", "de la Cruz"],
    ["Cher", null],
    [null, null],
  ]);
});

test("a business's own field that is called like a column is told apart by its key", () => {
  const columns = [
    { key: "country", header: "Country" },
    { key: "customFields.country", header: "Country" },
  ];
  expect(headersOf({ columns, rows: [] }, "words", "en")).toEqual(["Country", "Country (customFields.country)"]);
});

test("every route with a CSV file takes headers", async () => {
  const modules = await Promise.all(FEATURES.flatMap(({ contracts }) => contracts.map((load) => load())));
  const shared = [await import("#records/contracts/view-schedules.ts")];
  const contracts = [...modules, ...shared].flatMap((module) => Object.values(module) as Partial<Contract>[]);
  const files = contracts.filter((contract) => contract?.files?.includes("text/csv"));
  expect(files.length).toBeGreaterThan(14);
  const without = files.filter(({ input }) => {
    const schema = z.toJSONSchema(input as z.ZodType, { io: "input", unrepresentable: "any" });
    return !Object.hasOwn(schema.properties ?? {}, "headers");
  });
  // What was sent to a destination is the destination's own file.
  expect(without.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /api/admin/audiences/{id}/sends/{number}/file",
  ]);
});
