import { describe, expect, test } from "vitest";
import { GET } from "#app/api/admin/customers/[id]/campaign/route.ts";
import { customerPlaybookRoute } from "#testing/routes/customer-playbook-route.ts";

const { aPlaced, read } = customerPlaybookRoute(GET, "campaign");

const placed = (segment: string) => ({ price_sensitivity: segment });

describe("GET 200", () => {
  test.each([
    ["discount_hunters", "flash_sale_20pct_off"],
    ["full_price_buyers", "new_premium_collection"],
    // A second segment of the same kind is treated like the first.
    ["discount_hunters_2", "flash_sale_20pct_off"],
  ])("%s: %s, with the reason", async (segment, campaign) => {
    const { status, body } = await read(await aPlaced(segment, placed(segment)));
    const why = [{ because: "dominant", axis: "price_sensitivity", segment: segment.replace("_2", "") }];
    expect([status, body.data]).toEqual([200, { campaign, why }]);
  });

  test("other customers get neither", async () => {
    expect((await read(await aPlaced("cyd", placed("mixed_price_buyers")))).body).toEqual({ data: null });
  });
});
