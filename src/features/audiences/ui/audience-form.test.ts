import { expect, test } from "vitest";
import { type AudienceSource, findSourceKind, toAudienceSource, toAudienceSourceChoice } from "./audience-form.tsx";

test.each<AudienceSource>([
  { kind: "segment", segmentId: "s" },
  { kind: "view", viewId: "v" },
  { kind: "playbook", list: "win-back" },
  { kind: "group", field: "rfmSegment", value: "at_risk" },
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
