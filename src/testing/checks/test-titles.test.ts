import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";
import { listOwnTests } from "./test-titles.ts";

/** A title that begins with one of these, or with a status and one of these, can be read only after that of its group. */
const CONNECTIVE =
  /^(\d{3}( and \d{3})?: )?(and|but|or|nor|so|of|in|on|with|without|for|by|from|to|into|as|among|between|against|beyond|that|which|who|whose|also)\b/i;

const titlesIn = (source: string, isPage: boolean): string[] =>
  listOwnTests(source, isPage).flatMap((one) => one.path.filter((title) => CONNECTIVE.test(title)));

const HAS_TESTS = /[.](test|spec|bench)[.]tsx?$|^src\/testing\/routes\//;

test("no title of a test or a group begins in the middle of a sentence", () => {
  const files = ["src", "bench", "e2e", "studies"]
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
    )
    .filter((file) => HAS_TESTS.test(file));
  expect(files.length).toBeGreaterThan(700);
  const found = files.flatMap((file) =>
    titlesIn(readFileSync(file, "utf8"), file.endsWith("x")).map((title) => `${file}: ${title}`),
  );
  expect([...new Set(found)]).toEqual([]);
});

test("such a title is found, of a test, a group and each row of a table", () => {
  const source = `describe("by hand", () => test.each([1])("404: for %s", () => {})); test("orders are read", () => {});`;
  expect(titlesIn(source, false)).toEqual(["by hand", "404: for %s"]);
});
