import { readFileSync } from "node:fs";
import path from "node:path";
import { BaseSequencer, type TestSpecification } from "vitest/node";
import type { StoredDurations } from "./checks/durations.ts";

const { files } = JSON.parse(readFileSync("src/testing/durations.json", "utf8")) as StoredDurations;

const secondsOf = ({ moduleId }: TestSpecification): number => files[path.relative(process.cwd(), moduleId)] ?? 0;

/**
 * The test files that take longest are first: begun last, one of them would run alone at the end. Without an earlier run vitest
 * knows only the sizes of files.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => secondsOf(b) - secondsOf(a));
  }
}
