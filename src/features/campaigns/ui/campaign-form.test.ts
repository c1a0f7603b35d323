import { expect, test } from "vitest";
import type { ChosenSource } from "#features/campaigns/rules.ts";
import { formatSourceChoice, parseSourceChoice } from "./campaign-form.tsx";

const SOURCES: ChosenSource[] = [
  { kind: "all" },
  { kind: "segment", segmentId: "019ab" },
  { kind: "view", viewId: "019ac" },
  { kind: "rfm", segment: "at_risk" },
  { kind: "tier", tier: "high" },
  { kind: "list", list: "win-back" },
];

test.each(SOURCES)("$kind is chosen by a value of its own", (source) => {
  expect(parseSourceChoice(formatSourceChoice(source))).toEqual(source);
});
