import { describe, expect, test } from "vitest";
import { getSegmentSizes, listSegmentSizes } from "./segment-sizes.ts";
import { topicOf } from "./topics.ts";

// Promised here before their handlers stand: this file goes when they are in the list of contracts.

describe("contracts that are to come", () => {
  test.each([[getSegmentSizes], [listSegmentSizes]])("have their place in the API reference", ({ path }) => {
    expect(topicOf(path)).toBe("customers");
  });
});
