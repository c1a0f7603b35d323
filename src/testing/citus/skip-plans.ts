import { inject, type TestContext } from "vitest";

/** Skips a test of a plan on Citus, which plans a statement on the coordinator and again on the worker. */
export const skipPlansOnCitus = ({ skip }: TestContext): void =>
  skip(inject("postgres").nodes.length > 1, "a plan of plain PostgreSQL is expected");
