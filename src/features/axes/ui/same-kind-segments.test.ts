import { expect, test } from "vitest";
import { sameKindSegments } from "#features/axes/ui/profile-side.tsx";
import { aSegment } from "./axis-examples.ts";

test("lists the segments that a rule includes together", () => {
  const segments = [
    aSegment("occasional_buyers", 60),
    aSegment("occasional_buyers_2", 30),
    aSegment("rare_buyers", 10),
  ];
  const like = (key: string) => sameKindSegments({ segments }, key).map((segment) => segment.key);
  expect([like("occasional_buyers"), like("occasional_buyers_2"), like("rare_buyers")]).toEqual([
    ["occasional_buyers_2"],
    ["occasional_buyers"],
    [],
  ]);
});
