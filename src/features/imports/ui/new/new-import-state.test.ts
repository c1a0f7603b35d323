import fc from "fast-check";
import { expect, test } from "vitest";
import { FILE_STEPS, type NewImportState, readNewImportState, writeNewImportState } from "./file-state.ts";

const states = fc
  .record({
    files: fc.uniqueArray(fc.uuid()),
    open: fc.nat(),
    step: fc.constantFrom(...FILE_STEPS),
    imports: fc.array(fc.uuid()),
  })
  .map(({ files, open, step, imports }): NewImportState => {
    const file = files[open % (files.length + 1)] ?? null;
    return { files, file, step: file === null ? "review" : step, imports };
  });

test("the address reproduces every state", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readNewImportState(new URLSearchParams(writeNewImportState(state)))).toEqual({ state, unknown: [] });
    }),
  );
});

test("a single file needs no list in the address, and what can't be an id is named", () => {
  const file = "0b9c3c51-0d8e-4fd5-9f3b-5b0c2f6d7f10";
  expect(writeNewImportState({ files: [file], file, step: "check", imports: [] })).toBe(`?file=${file}&step=check`);
  expect(readNewImportState(new URLSearchParams("file=x&step=later"))).toEqual({
    state: { files: [], file: null, step: "review", imports: [] },
    unknown: ["file", "step"],
  });
});
