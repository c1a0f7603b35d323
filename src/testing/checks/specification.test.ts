import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

type Row = { line: string; statement: string; verdict: string; test: string };

const rows: Row[] = readFileSync("docs/specification.md", "utf8")
  .split("\n")
  .filter((text) => text.startsWith("| ") && !/^\| (Line|---) /.test(text))
  .map((text) => {
    const [line = "", statement = "", verdict = "", named = ""] = text.split(" | ").map((cell) => cell.trim());
    return { line: line.slice(2), statement, verdict, test: named.replace(/\s*\|$/, "") };
  });

/** The names of the tests and groups in a file, as its source has them. */
const titlesIn = (file: string): string[] =>
  [
    ...readFileSync(file, "utf8").matchAll(
      /(?:\b(?:describe|test|it)(?:\.\w+)*|\))\s*\(\s*(["'`])((?:\\.|(?!\1)[\s\S])*?)\1/g,
    ),
  ].map(([, , title = ""]) => title);

const TEST = /^`([^`]+)`(?:: (.+))?$/;

/** What is wrong with the test that a row names; null if it exists, or if the row needs none. */
const problemOf = ({ verdict, test: named }: Row): string | null => {
  if (named === "") return verdict.startsWith("holds") ? "names no test" : null;
  const [, file = "", title = ""] = TEST.exec(named) ?? [];
  if (!existsSync(file)) return `names ${file || named}, which does not exist`;
  // A benchmark has no named tests.
  if (file.startsWith("bench/")) return null;
  if (title === "") return `names no test of ${file}`;
  return titlesIn(file).some((each) => each.includes(title)) ? null : `names “${title}”, which ${file} does not have`;
};

test("every line of the specification names a test that exists, or says what is different", () => {
  expect(rows.length).toBeGreaterThan(150);
  const problems = rows.flatMap((row) => {
    const isVerdict = /^(holds(: .+)?|partly: .+|no behavior: .+)$/.test(row.verdict);
    const problem = isVerdict ? problemOf(row) : `has no verdict: ${row.verdict}`;
    return problem === null ? [] : [`${row.line} ${row.statement}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test("a missing file, a missing test and a missing name are found", () => {
  const row = { line: "1", statement: "x", verdict: "holds" };
  const problem = (named: string) => problemOf({ ...row, test: named });
  expect(problem("")).toBe("names no test");
  expect(problem("`src/nowhere.test.ts`: x")).toContain("does not exist");
  expect(problem("`src/house.test.ts`")).toContain("names no test of");
  expect(problem("`src/house.test.ts`: every contract has its handler")).toBeNull();
  expect(problem("`src/house.test.ts`: every contract has its hat")).toContain("does not have");
});
