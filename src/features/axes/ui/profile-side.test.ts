import { expect, test } from "vitest";
import { aSegment } from "./axis-examples.ts";
import { distinctiveFeatures, sameKindSegments } from "./profile-side.tsx";

const features = ["orders", "spend", "unknown"].map((key) => ({ key, name: key, median: null, unit: "categories" }));

test("compares features with all customers in their own unit, the most distinctive first", () => {
  const segment = aSegment("a", 20, {
    cluster_center: { orders: 0.5, spend: -2 },
    center: { orders: 12, spend: 9 },
    scaler_params: {
      orders: { mean: 10, std: 4, transform: "none" },
      // The mean of the square roots is 7, so the typical spending is 49.
      spend: { mean: 7, std: 2, transform: "sqrt" },
    },
  });
  expect(distinctiveFeatures(segment, features)).toEqual([
    { feature: "spend", value: 9, average: 49, z: -2 },
    { feature: "orders", value: 12, average: 10, z: 0.5 },
  ]);
});

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
