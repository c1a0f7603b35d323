import { describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/calculations/route.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { beginRunsAfterImport } from "#features/imports/run-after-import.ts";
import { aBusiness } from "#testing/builders.ts";
import { aDoneRun } from "#testing/processes/runs.ts";
import { aRequest, asAdmin, aToken } from "#testing/request.ts";

describe("GET 200", () => {
  test("shows a viewer what an admin's import has started, and how long it took last", async () => {
    const shop = await aBusiness();
    const token = await aToken(shop, { role: "viewer" });
    const read = async () => (await GET(aRequest("GET", "/api/admin/calculations", { token }))).json();
    const stages = ["import", "segments", "forecast", "purchasing", "axes"];
    expect(await read()).toEqual({
      data: stages.map((stage) => ({ stage, state: null, progress: 0, lastMs: null, lastAt: null })),
      total: 5,
    });
    await aDoneRun(asAdmin(shop));
    await withBusiness(shop, (client) =>
      beginRunsAfterImport(client, asAdmin(shop), { ordersNew: 1, ordersUpdated: 0, ordersKept: 0, refundsNew: 0 }),
    );
    const { data } = await read();
    expect(data.map(({ state }: { state: string | null }) => state)).toEqual([
      null,
      "queued",
      "waiting",
      "waiting",
      "waiting",
    ]);
    expect(data[1]).toMatchObject({ lastMs: expect.any(Number), lastAt: expect.any(String) });
  });
});
