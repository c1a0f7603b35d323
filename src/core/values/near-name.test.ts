import { describe, expect, test } from "vitest";
import { findNearName } from "./near-name.ts";

const KNOWN = [
  "customer_id",
  "date",
  "amount",
  "features",
  "horizon",
  "model",
  "confidence_level",
  "segmentation_type",
  "time_period",
  "start_date",
  "end_date",
  "product_id",
  "brand",
  "brands",
  "seed",
  "algorithm",
  "basket_size",
  "cohort_by",
  "country",
  "discount_rate",
  "customer_data",
  "as_of",
  "path",
  "t",
];

describe("a name that is near", () => {
  test.each([
    ["a slip", "discuont_rate", "discount_rate"],
    ["a missing letter", "custmer_id", "customer_id"],
    ["another number", "dates", "date"],
    ["another division into words", "customerid", "customer_id"],
    ["camelCase", "confidenceLevle", "confidence_level"],
    ["a word less", "confidence", "confidence_level"],
    ["a shortened word", "segment_type", "segmentation_type"],
    ["a shortened name", "algo", "algorithm"],
    ["its unit", "horizon_months", "horizon"],
    ["a synonym", "from", "start_date"],
    ["a synonym of a word", "client_id", "customer_id"],
    ["a synonym of several words", "ordered_at", "date"],
    ["what others call it", "sku", "product_id"],
  ])("is suggested for %s: %s", (_, given, wanted) => expect(findNearName(given, KNOWN)).toBe(wanted));
});

describe("no name", () => {
  test.each([
    "foo",
    "age",
    "gender",
    "plan",
    "email",
    "shoe_size",
    "customer_name",
    "x",
    "name",
    "",
    "birth_date",
    "📦",
  ])("is suggested for %s", (given) => expect(findNearName(given, KNOWN)).toBeNull());

  test("is suggested for sku where no product is known", () => {
    expect(findNearName("sku", ["brand", "seed", "quantity"])).toBeNull();
  });
});
