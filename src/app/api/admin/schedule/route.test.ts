import { describe, expect, test } from "vitest";
import { SCHEDULE } from "#lib/domain/runs/schedule.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken } from "#testing/request.ts";
import { GET } from "./route.ts";

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

describe("GET 403", () => {
  test("requires management permission", async () => {
    const token = await aToken(await aBusiness(), { role: "manager" });
    expect((await GET(aRequest("GET", "/api/admin/schedule", { token }))).status).toBe(403);
  });
});
