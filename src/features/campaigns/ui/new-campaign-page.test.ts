import { expect, test } from "vitest";
import type { ChosenSource } from "#features/campaigns/rules.ts";
import { formatSourceChoice, parseAddressSource, parseSourceChoice } from "./new-campaign-page.tsx";

const SOURCES: ChosenSource[] = [
  { kind: "all" },
  { kind: "segment", segmentId: "019ab" },
  { kind: "view", viewId: "019ac" },
  { kind: "rfm", segment: "at_risk" },
  { kind: "rfm", segment: "lapsed" },
  { kind: "tier", tier: "high" },
  { kind: "list", list: "win-back" },
];

test.each(SOURCES)("%j is chosen by a value of its own", (source) => {
  expect(parseSourceChoice(formatSourceChoice(source))).toEqual(source);
});

test("an address begins a campaign with a segment, a list of the playbook, or all customers", () => {
  const read = (query: string) => parseAddressSource(new URLSearchParams(query));
  expect(read("segment=019ab")).toEqual({ kind: "segment", segmentId: "019ab" });
  expect(read("list=churn")).toEqual({ kind: "list", list: "churn" });
  expect([read("list=nobody"), read("")]).toEqual([{ kind: "all" }, { kind: "all" }]);
});
