import { expect, test } from "vitest";
import {
  type AudienceSource,
  findSourceKind,
  parseAddressSource,
  toAudienceSource,
  toAudienceSourceChoice,
  toGroupOptions,
} from "./source-options.ts";

test.each<AudienceSource>([
  { kind: "segment", segmentId: "s" },
  { kind: "view", viewId: "v" },
  { kind: "playbook", list: "win-back" },
  { kind: "group", field: "rfmSegment", value: "at_risk" },
  { kind: "group", field: "rfmSegment", value: "lapsed" },
  { kind: "group", field: "purchasingValueGroup", value: "high_value" },
  { kind: "group", field: "archetype", value: "keepers+beginners and more" },
  { kind: "group", field: "axisReturnBehavior", value: "keepers" },
])("%j is what the form's fields say", (source) => {
  const { kind, value } = toAudienceSourceChoice(source);
  expect(toAudienceSource(kind, value)).toEqual(source);
});

test("only groups are sources", () => {
  expect(["clvTier", "axisReturnBehavior", "email"].map(findSourceKind)).toEqual(["tier", "axis", undefined]);
  expect(toAudienceSource("segment", undefined)).toBeNull();
});

test("an address begins an audience with a segment or a list of the playbook", () => {
  const read = (query: string) => parseAddressSource(new URLSearchParams(query));
  expect(read("segment=s")).toEqual({ kind: "segment", segmentId: "s" });
  expect(read("list=win-back")).toEqual({ kind: "playbook", list: "win-back" });
  expect([read("list=nobody"), read("")]).toEqual([undefined, undefined]);
});

const option = (value: string) => ({ value, label: value.toUpperCase() });
const BEHAVIOR = { name: "purchasingGroup", label: "Behavior", options: ["loyal", "regular", "new"].map(option) };
const VALUE = { name: "purchasingValueGroup", label: "Value", options: ["loyal", "regular"].map(option) };
const counted = (customers: Record<string, number>, total = Object.keys(customers).length) => ({
  data: Object.entries(customers).map(([value, count]) => ({ ...option(value), customers: count })),
  total,
});

test("groups without customers are not offered, except for the chosen one", () => {
  const values = () => counted({ regular: 3 });
  const regular = { value: "purchasingGroup regular", label: "REGULAR", title: "REGULAR", customers: 3 };
  expect(toGroupOptions([BEHAVIOR], values, undefined)).toEqual([regular]);
  expect(toGroupOptions([BEHAVIOR], values, "purchasingGroup new")).toEqual([
    regular,
    { value: "purchasingGroup new", label: "NEW", title: "NEW" },
  ]);
});

test("only lists with customers are offered, and none before the analysis has run", () => {
  const values = (field: string) => counted(field === "purchasingGroup" ? {} : { loyal: 2 });
  expect(toGroupOptions([BEHAVIOR, VALUE], values, undefined)).toEqual([
    {
      label: "Value",
      options: [{ value: "purchasingValueGroup loyal", label: "LOYAL", title: "Value: LOYAL", customers: 2 }],
    },
  ]);
  expect(toGroupOptions([BEHAVIOR, VALUE], () => counted({}), undefined)).toEqual([]);
});

test("all groups are offered while it is unknown which have customers", () => {
  const offered = (values: ReturnType<typeof counted> | undefined) =>
    toGroupOptions([BEHAVIOR], () => values, undefined).map(({ label }) => label);
  expect(offered(undefined)).toEqual(["LOYAL", "REGULAR", "NEW"]);
  expect(offered(counted({ regular: 3 }, 60))).toEqual(["LOYAL", "REGULAR", "NEW"]);
});
