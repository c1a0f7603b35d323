import { expect, test } from "vitest";
import { AXES } from "#lib/domain/axes/registry/axes.ts";
import { readCriteria } from "#lib/domain/criteria/read.ts";
import { aSegment } from "./axis-examples.ts";
import { likeSegments, segmentRule } from "./segment-rule.ts";

test("every segment there can be has a rule that is one", () => {
  for (const { name, vocabulary } of AXES)
    for (const { key } of vocabulary)
      for (const rule of [segmentRule(name, key, null), segmentRule(name, `${key}_2`, 0.55)])
        expect(readCriteria(rule)).toEqual({ criteria: rule, problems: [] });
});

test("it asks for the kind, and so for a second segment of it as well", () => {
  const segments = [
    aSegment("occasional_buyers", 60),
    aSegment("occasional_buyers_2", 30),
    aSegment("rare_buyers", 10),
  ];
  expect(segmentRule("purchase_frequency", "occasional_buyers_2", null)).toMatchObject({ value: "occasional_buyers" });
  expect(likeSegments({ segments }, "occasional_buyers").map(({ key }) => key)).toEqual(["occasional_buyers_2"]);
  expect(likeSegments({ segments }, "rare_buyers")).toEqual([]);
});
