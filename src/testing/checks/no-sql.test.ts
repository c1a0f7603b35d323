import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// Libraries, rules, contracts and pages ship to browsers: SQL belongs in store/, records/ and core/db.
const SRC = path.join(import.meta.dirname, "../..");
const SQL =
  /\b(select|delete)\b[^;]*?\bfrom\s+\w+ (\w\b|where|join|order)|\binsert into \w+ |\bwhere \w+[.]business_id\b/i;

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

test("no file that ships to browsers holds SQL", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
    .filter((file) => /^lib\/|^(core|records|features\/[^/]+)\/(contracts|messages|rules|ui|values)[/.]/.test(file))
    .filter((file) => /(?<![.]test)[.]tsx?$/.test(file))
    .map((file) => path.join(SRC, file));
  expect(files.length).toBeGreaterThan(600);
  expect(files.filter((file) => SQL.test(withoutComments(readFileSync(file, "utf8"))))).toEqual([]);
});
