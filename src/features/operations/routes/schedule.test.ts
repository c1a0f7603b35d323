import { describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/schedule/route.ts";
import { SCHEDULE } from "#runs.ts";
import { anAudience, everyoneOf } from "#testing/audiences/audience-shop.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";

describe("GET 200", () => {
  test("lists daily jobs at the business's local time, with the next run", async () => {
    const shop = await aBusiness({ timeZone: "Asia/Tokyo" });
    const response = await GET(aRequest("GET", "/api/admin/schedule", { token: await aToken(shop) }));
    const { data, total } = await response.json();
    expect(response.status).toBe(200);
    expect(total).toBe(SCHEDULE.length);
    expect(data[0]).toMatchObject({ kind: "recalculate_segments", localTime: "02:00", timeZone: "Asia/Tokyo" });
    // Tokyo is nine hours ahead all year: 02:00 there is 17:00 UTC.
    expect(data[0].nextAt).toMatch(/T17:00:00[.]000Z$/);
    const ahead = Date.parse(data[0].nextAt) - Date.now();
    expect(ahead).toBeGreaterThan(0);
    expect(ahead).toBeLessThanOrEqual(24 * 3_600_000);
  });
});

test("GET 200 also lists the audiences sent at an hour, with their names", async () => {
  const shop = await aBusiness({ timeZone: "Asia/Tokyo" });
  const token = await aToken(shop);
  const source = { kind: "segment", segmentId: await everyoneOf(asAdmin(shop)) } as const;
  await anAudience(asAdmin(shop), { source, name: "Everyone", schedule: "weekly" });
  await anAudience(asAdmin(shop), { source, name: "By hand" });
  const { data } = await (await GET(aRequest("GET", "/api/admin/schedule", { token }))).json();
  const sends = data.slice(SCHEDULE.length);
  expect(sends).toMatchObject([{ kind: "audience_send", name: "Everyone", every: "week", localTime: "06:00" }]);
  // Monday at 6:00 in Tokyo.
  expect(new Date(sends[0].nextAt).getUTCDay()).toBe(0);
  expect(sends[0].nextAt).toMatch(/T21:00:00[.]000Z$/);
});
