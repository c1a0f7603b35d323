import { spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { sampleRows } from "#lib/statistics/random.ts";
import { FULL_TAG } from "../depth.ts";
import { copyProject } from "../scratch-copy.ts";
import { MUTATIONS, namedTest, readTable, rowKey } from "./specification-table.ts";

const SAMPLE = 8;

const seed = Number(process.env.SPECIFICATION_SEED ?? Date.now() % 1_000_000);
console.log(`Seed of the mutations: ${seed}`);

const tests = new Map(readTable().map((row) => [rowKey(row), namedTest(row)]));
const { mutations } = MUTATIONS;
const chosen = new Set(sampleRows(mutations.length, SAMPLE, seed));
const sample = mutations.filter((_, at) => chosen.has(at));

const folder = copyProject("mutations");
afterAll(() => rmSync(folder, { recursive: true }));

/** `%s` and the like in a title, and values of a template. */
const PLACEHOLDER = /%[sdifjo#]|\$\w+|…/;

/** How vitest finds the test: by its groups and title, separated by " > ". */
const patternOf = (title: string): string =>
  `${title
    .split(" › ")
    .map((part) =>
      part
        .split(PLACEHOLDER)
        .map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"))
        .join(".*"),
    )
    .join(" > ")}( ${FULL_TAG})?$`;

type Report = { numPassedTests: number; numFailedTests: number };

const run = ({ file, title }: { file: string; title: string }): Report => {
  const output = path.join(folder, "report.json");
  writeFileSync(output, "{}");
  const args = ["run", "--reporter=json", `--outputFile=${output}`, file, "-t", patternOf(title)];
  // The copy isn't beside the documents.
  const env = { ...process.env, SHARED_DIR: path.resolve(process.env.SHARED_DIR ?? "../shared"), TEST_RING: "full" };
  const { stderr } = spawnSync(path.resolve("node_modules/.bin/vitest"), args, { cwd: folder, encoding: "utf8", env });
  const report = JSON.parse(readFileSync(output, "utf8")) as Report;
  if (report.numFailedTests === undefined) throw new Error(stderr);
  return report;
};

describe(`each of ${SAMPLE} mutations makes its row's test fail (seed ${seed})`, () => {
  test.each(sample)("$row", ({ row, file, from, to }) => {
    const named = tests.get(row);
    if (!named) throw new Error("The row names no test");
    const { numPassedTests, numFailedTests } = run(named);
    expect([numPassedTests > 0, numFailedTests]).toEqual([true, 0]);
    const mutated = path.join(folder, file);
    const before = readFileSync(mutated, "utf8");
    writeFileSync(
      mutated,
      before.replace(from, () => to),
    );
    try {
      expect(run(named).numFailedTests).toBeGreaterThan(0);
    } finally {
      writeFileSync(mutated, before);
    }
  });
});
