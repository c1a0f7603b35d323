import { expect, test } from "vitest";
import { RUN_WORK } from "./features.ts";
import { findRunDefinition, RUN_KINDS } from "./runs.ts";

test("each kind of run is executed by one feature", () => {
  expect(RUN_WORK.map(({ definition }) => definition.kind).sort()).toEqual([...RUN_KINDS].sort());
  for (const { definition } of RUN_WORK) expect(findRunDefinition(definition.kind)).toBe(definition);
});
