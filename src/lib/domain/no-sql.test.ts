import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

// The domain, the contracts and the pages ship to browsers: SQL belongs in lib/server.
const SRC = path.join(import.meta.dirname, "../..");
const SQL =
  /\b(select|delete)\b[^;]*?\bfrom\s+\w+ (\w\b|where|join|order)|\binsert into \w+ |\bwhere \w+[.]business_id\b/i;

const withoutComments = (source: string): string => source.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");

test("no file that ships to browsers holds SQL", () => {
  const files = ["lib/domain", "contracts", "ui"].flatMap((folder) =>
    readdirSync(path.join(SRC, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<![.]test)[.]tsx?$/.test(file))
      .map((file) => path.join(SRC, folder, file)),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((file) => SQL.test(withoutComments(readFileSync(file, "utf8"))))).toEqual([]);
});
