import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MUTATIONS, namedTest, problemOf, readTable, rowKey } from "./specification-table.ts";

const rows = readTable();

test("every line of the specification names a test that exists, or says what is different", () => {
  expect(rows.length).toBeGreaterThan(150);
  const problems = rows.flatMap((row) => {
    const isVerdict = /^(holds(: .+)?|partly: .+|no behavior: .+)$/.test(row.verdict);
    const problem = isVerdict ? problemOf(row) : `has no verdict: ${row.verdict}`;
    return problem === null ? [] : [`${row.line} ${row.statement}: ${problem}`];
  });
  expect(problems).toEqual([]);
});

test("a missing file, a missing or skipped test, and a title that is not whole are found", () => {
  const problem = (named: string) => problemOf({ verdict: "holds", test: named });
  expect(problem("")).toBe("names no test");
  expect(problem("`src/nowhere.test.ts`: x")).toContain("does not exist");
  expect(problem("`src/house.test.ts`")).toContain("names no test of");
  expect(problem("`src/house.test.ts`: every contract has its handler")).toBeNull();
  expect(problem("`src/house.test.ts`: contracts and handlers › every contract has its handler")).toBeNull();
  expect(problem("`src/house.test.ts`: handlers › every contract has its handler")).toContain("does not have");
  expect(problem("`src/house.test.ts`: every contract has its hat")).toContain("does not have");
  expect(problem("`src/house.test.ts`: every contract")).toContain("does not have");
  const calls = "src/features/report/routes/segmentation-report.test.ts";
  expect(problem(`\`${calls}\`: 401`)).toContain("does not have");
  expect(problem(`\`${calls}\`: %s`)).toContain("name the group too");
  expect(problem(`\`${calls}\`: 401 › %s`)).toBeNull();
});

const isNamed = (row: (typeof rows)[number]): boolean => row.test !== "" && !namedTest(row)?.file.startsWith("bench/");

test("every row with a test has a mutation that its test was red with, or says why not", () => {
  const known = [...MUTATIONS.mutations, ...MUTATIONS.untried].map(({ row }) => row).sort();
  expect(known).toEqual(rows.filter(isNamed).map(rowKey).sort());
  for (const { because } of MUTATIONS.untried) expect(because).not.toBe("");
});

test("every mutation still applies, to a text that occurs once", () => {
  const problems = MUTATIONS.mutations.flatMap(({ row, file, from, to }) => {
    if (!existsSync(file)) return [`${row}: there is no ${file}`];
    const times = readFileSync(file, "utf8").split(from).length - 1;
    return times === 1 && from !== to ? [] : [`${row}: ${file} has it ${times} times: ${from}`];
  });
  expect(problems).toEqual([]);
});
