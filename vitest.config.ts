import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

const UNIT = ["src/lib/domain/**/*.test.ts", "src/contracts/**/*.test.ts", "src/ui/**/*.test.{ts,tsx}"];

export default defineConfig({
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: UNIT,
          environment: "node",
          // Pure functions and components leave nothing behind: loading their modules anew for each file is half of the time.
          isolate: false,
          // The default leaves one core idle, which of two is half of the time.
          maxWorkers: availableParallelism(),
          // A busy machine is no reason to fail.
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          include: ["src/**/*.test.{ts,tsx}"],
          exclude: UNIT,
          pool: "forks",
          // For a quarter of the time a test waits for a lock, a poll or a process.
          maxWorkers: availableParallelism() + 1,
          globalSetup: "src/testing/global-setup.ts",
          setupFiles: "src/testing/database.ts",
          // Real servers and real processes: a busy machine of two cores must not make them fail.
          testTimeout: 90_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
