import fc from "fast-check";
import { expect, test } from "vitest";
import { currentPreview, type PreviewState } from "#core/ui/use-live-preview.ts";

type State = PreviewState<string, string>;

test("only the answer to the latest question is current, in whatever order answers arrive", () => {
  const question = fc.constantFrom("a", "b", "c");
  const came = fc.record({ question, fails: fc.boolean() });
  fc.assert(
    fc.property(fc.array(came), fc.option(question), (arrivals, latest) => {
      let state: State = { settled: null, failed: null };
      for (const { question: of, fails } of arrivals) {
        state = fails
          ? { ...state, failed: { question: of, problem: `no ${of}` } }
          : { settled: { question: of, answer: `yes ${of}` }, failed: null };
      }
      const { current, error, isCounting, last } = currentPreview(state, latest);
      expect([null, `yes ${latest}`]).toContain(current);
      expect([null, `no ${latest}`]).toContain(error);
      // Exactly one of the three, unless the rule is empty.
      expect([current !== null, error !== null, isCounting].filter(Boolean)).toHaveLength(latest === null ? 0 : 1);
      if (current !== null) expect(last).toBe(current);
    }),
  );
});

test("keeps the previous number, marked as outdated, while recounting and while the rule is incomplete", () => {
  const state: State = { settled: { question: "a", answer: "412" }, failed: null };
  expect(currentPreview(state, "b")).toEqual({ last: "412", current: null, isCounting: true, error: null });
  expect(currentPreview(state, null)).toEqual({ last: "412", current: null, isCounting: false, error: null });
});
