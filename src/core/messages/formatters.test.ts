import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { expect, test } from "vitest";

const SOURCE = join(import.meta.dirname, "../..");

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$|^generated|^testing/.test(file))
  .map((file) => [relative(SOURCE, join(SOURCE, file)), readFileSync(join(SOURCE, file), "utf8")] as const);

/** Formatters whose result depends on the reader. */
const FORMATTER =
  /new Intl\.(?:DateTimeFormat|NumberFormat|ListFormat|RelativeTimeFormat|DisplayNames|Collator)\(\s*([^,)\s]*)/g;

/** Their first argument: a locale that comes from the reader, or a fixed one of what no reader sees. */
const FROM_READER = /^(?:\.\.\.args|locale|language|useLocale\(|toLocale\(\w+(?:\.\w+)*|"en(?:-[\w-]+)?")$/;

test("every formatter has a locale", () => {
  const without = files.flatMap(([file, text]) =>
    [...text.matchAll(FORMATTER)].flatMap(([, first = ""]) => (FROM_READER.test(first) ? [] : [`${file}: ${first}`])),
  );
  expect(without).toEqual([]);
});

test("no number, date or time is formatted in the machine's language", () => {
  const plain = files.flatMap(([file, text]) =>
    [...text.matchAll(/\.toLocale(?:Date|Time)?String\(\s*([^,)]*)/g)].flatMap(([, first]) =>
      first?.startsWith('"en"') ? [] : [`${file}: ${first}`],
    ),
  );
  expect(plain).toEqual([]);
});

test("money and dates on pages, in files and in emails are formatted in one place", () => {
  const OWN = new Map([
    ["core/messages/formats.ts", "the place"],
    ["core/messages/localize-rows.ts", "days in files, in digits"],
    ["lib/time/local-time.ts", "parses local times"],
    [
      "features/accounts/ui/login/invite-page.tsx",
      "before the login there is no business, so no time zone and currency",
    ],
    ["features/accounts/ui/login/reset-password-page.tsx", "before the login there is no business"],
    ["features/operations/ui/run-page.tsx", "what a language model costs, in dollars"],
    ["features/segments/ui/builder/condition-fields.tsx", "the currency's symbol beside a field"],
  ]);
  const elsewhere = files
    .filter(([, text]) => /dateStyle|timeStyle|style: "currency"/.test(text))
    .map(([file]) => file);
  expect(elsewhere.filter((file) => !OWN.has(file))).toEqual([]);
});
