import { describe, expect, test } from "vitest";
import { listSegmentHistory } from "./segment-history.ts";
import { listSegmentMembers } from "./segment-members.ts";
import { getSegmentOverlap } from "./segment-overlap.ts";
import { getSegmentSizes, listSegmentSizes } from "./segment-sizes.ts";
import { duplicateSegment } from "./segments.ts";
import { topicOf } from "./topics.ts";

// Promised here before their handlers stand: this file goes when they are in the list of contracts.

describe("contracts that are to come", () => {
  test.each([
    [listSegmentHistory],
    [listSegmentMembers],
    [getSegmentOverlap],
    [getSegmentSizes],
    [listSegmentSizes],
    [duplicateSegment],
  ])("have their place in the API reference", ({ path }) => {
    expect(topicOf(path)).toBe("customers");
  });
});
