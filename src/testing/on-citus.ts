import { inject, type TestContext } from "vitest";

/** Whether the tests' database is a cluster. */
export const isTestingCitus = inject("postgres").nodes.length > 1;

/** Skips a test of a plan on Citus, which plans a statement on the coordinator and again on the worker. */
export const skipPlansOnCitus = ({ skip }: TestContext): void =>
  skip(isTestingCitus, "a plan of plain PostgreSQL is expected");
