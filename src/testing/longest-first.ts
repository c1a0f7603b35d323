import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * The test files that take longest, because they start processes, the longest first. Begun last, one of them would run
 * alone at the end; without an earlier run vitest knows only the sizes of files.
 */
export const LONGEST = [
  "testing/recipes/recipes.full.test.ts",
  "cli/import.full.test.ts",
  "worker/jobs/import-records.full.test.ts",
  "cli/backup.full.test.ts",
  "worker/start-worker.full.test.ts",
  "cli/command-exits.full.test.ts",
  "lib/runs/run-after-import.full.test.ts",
  "lib/axes/killed-axis-runs.full.test.ts",
  "lib/operations/restore-backup.full.test.ts",
  "worker/kills.full.test.ts",
  "lib/server/postgres/embedded.full.test.ts",
  "house.test.ts",
  "worker/compute/answer.test.ts",
  "lib/playbooks/win-back-laws.test.ts",
];

const rank = ({ moduleId }: TestSpecification): number => {
  const found = LONGEST.findIndex((file) => moduleId.endsWith(`/src/${file}`));
  return found < 0 ? LONGEST.length : found;
};

export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.sort((a, b) => rank(a) - rank(b));
  }
}
