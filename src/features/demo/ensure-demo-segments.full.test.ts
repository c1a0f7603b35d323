import { expect, test } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { changeSegment, deleteSegment, getAllSegments } from "../segments/edit-segment.ts";
import { ensureDemoSegments } from "./ensure-demo-segments.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

test("the demo has segments with members; the user's changes are kept", async () => {
  const timeZone = "America/New_York";
  const scope = await aBusiness({ timeZone });
  await loadDemoBusiness(scope, { now: new Date(), timeZone, customers: 1500 });
  await ensureDemoSegments(scope);
  const segments = await getAllSegments(scope);
  expect(segments.map(({ name }) => name)).toEqual([
    "Gold or Platinum, 5+ orders",
    "Joined in the last 30 days, ordered",
    "Low frequency, quiet for 90 days",
    "Ready for a second order",
    "VIP",
  ]);
  for (const { memberCount, name } of segments) expect([name, memberCount > 0]).toEqual([name, true]);
  expect(segments.at(-1)).toMatchObject({ name: "VIP", isAutomatic: false, memberCount: 12 });

  const [first, second] = segments;
  await changeSegment(asAdmin(scope), first?.id ?? "", { version: 1, name: "Renamed" });
  await deleteSegment(asAdmin(scope), second?.id ?? "");
  await ensureDemoSegments(scope);
  expect((await getAllSegments(scope)).map(({ name }) => name)).toEqual([
    "Low frequency, quiet for 90 days",
    "Ready for a second order",
    "Renamed",
    "VIP",
  ]);
});
