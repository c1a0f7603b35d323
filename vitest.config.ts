import { availableParallelism, totalmem } from "node:os";
import { defineConfig } from "vitest/config";
import { isFullRing } from "./src/testing/depth.ts";
import LongestFirst from "./src/testing/longest-first.ts";

/** Each worker may open some 30 of the test database's 500 connections. */
const MAX_CONNECTED = 16;
const UNIT = [
  "src/lib/**/!(customer-segmentation).test.ts",
  "src/{core,records,features/*}/{contracts,messages,rules,values}/**/*.test.ts",
  "src/core/runs/rules/**/*.test.ts",
  "src/features/*/rules.test.ts",
  "src/features/*/shops/**/!(*client|signatures).test.ts",
  "bench/**/*.test.ts",
  "studies/{campaigns,clv,win-back}/**/*.test.ts",
];
const PAGES = "src/{core,records,features/*}/ui/**/*.test.{ts,tsx}";
/** Long by nature: only `npm run test:full` runs them. */
const FULL = "{src,studies}/**/*.full.test.{ts,tsx}";
/** Generous, so that tests don't fail on a busy machine. No test sets its own. */
const FULL_LIMIT_MS = 1_800_000;
const LIMIT_MS = isFullRing ? FULL_LIMIT_MS : 300_000;

/**
 * Node loads the product's modules as it does in production. Vitest's own loader would transform each of them, and make every call
 * from one module to another slower. Mocks of modules need it, and pages, which contain JSX and styles.
 */
const BY_NODE = { viteModuleRunner: false, nodeLoader: false } as const;

/** Pure functions and components leave no state, and reloading their modules for each file would take half of the time. */
const WITHOUT_DATABASE = {
  environment: "node",
  isolate: false,
  // The default leaves one core idle, which is half of a machine with two.
  maxWorkers: availableParallelism(),
  testTimeout: LIMIT_MS,
  hookTimeout: LIMIT_MS,
  setupFiles: "src/testing/property-seed.ts",
} as const;

const ON_DATABASE = {
  experimental: BY_NODE,
  pool: "forks",
  // Loading the product's modules for each file would take a third of the time; process-state.ts renews their state.
  isolate: false,
  // Tests spend half of the time waiting for the database or a process of their own. One, with what it starts, takes up to 1.5 GB.
  maxWorkers: Math.max(1, Math.min(availableParallelism() * 2, MAX_CONNECTED, Math.floor(totalmem() / 1.5e9))),
  globalSetup: "src/testing/global-setup.ts",
  setupFiles: "src/testing/database.ts",
} as const;

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    // The default of one second is too short on a busy machine.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      {
        extends: true,
        test: { ...WITHOUT_DATABASE, name: "unit", include: UNIT, exclude: [FULL], experimental: BY_NODE },
      },
      {
        extends: true,
        test: {
          ...WITHOUT_DATABASE,
          name: "unit-pages",
          include: [PAGES],
          exclude: [FULL],
          setupFiles: "src/testing/component-setup.ts",
        },
      },
      {
        extends: true,
        test: {
          ...ON_DATABASE,
          name: "integration",
          // After the unit tests, as a run of both with different numbers of workers needs.
          sequence: { groupOrder: 1 },
          include: ["{src,studies}/**/*.test.{ts,tsx}"],
          exclude: [...UNIT, PAGES, FULL],
          testTimeout: LIMIT_MS,
          hookTimeout: LIMIT_MS,
        },
      },
      {
        extends: true,
        test: {
          ...ON_DATABASE,
          name: "full",
          sequence: { groupOrder: 2 },
          include: [FULL],
          env: { TEST_RING: "full" },
          testTimeout: FULL_LIMIT_MS,
          hookTimeout: FULL_LIMIT_MS,
        },
      },
    ],
  },
});
