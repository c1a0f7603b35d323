import { beforeAll, describe, expect, test } from "vitest";
import { POST } from "#app/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation/route.ts";
import { aBusiness } from "#testing/builders.ts";
import { aRequest, aToken, tenantHeaders } from "#testing/request.ts";
import { missingRetail, postedRetail } from "#testing/shops/online-retail.ts";

const PATH = "/api/v1/ai/echointel/customer-intelligence/purchasing-segmentation";
const missing = missingRetail();
if (missing) console.warn(`Skipped: a real shop's orders, posted, as there is no ${missing}`);

type Segment = {
  segment_id: string;
  customers: string[];
  avg_purchase_value: number;
  profile: { order_count: number; days_since_last_purchase: number };
};

describe.skipIf(missing !== undefined)("a year of orders from a real shop, posted: 31 MB", () => {
  let customers: ReturnType<typeof postedRetail>;
  let options: { token: string; headers: Record<string, string> };

  beforeAll(async () => {
    customers = postedRetail();
    const shop = await aBusiness();
    options = { token: await aToken(shop), headers: await tenantHeaders(shop) };
  });

  const segment = async (segmentation_type: string): Promise<Segment[]> => {
    const body = { customer_data: customers, segmentation_type };
    const response = await POST(aRequest("POST", PATH, { ...options, body }));
    expect(response.status).toBe(200);
    return (await response.json()).segments;
  };

  /** The segment with the highest value. */
  const most = (segments: Segment[], of: (segment: Segment) => number): string =>
    [...segments].sort((a, b) => of(b) - of(a))[0]?.segment_id ?? "";

  test("each of 4,338 customers is in one segment, and high-value customers spend far more @full", async () => {
    const segments = await segment("behavioral");
    expect(customers).toHaveLength(4338);
    expect(segments.flatMap((each) => each.customers).sort()).toEqual(customers.map((each) => each.customer_id).sort());
    expect(most(segments, (each) => each.avg_purchase_value)).toBe("high_value");
    const spent = customers.map(({ orders }) => orders.reduce((sum, { amount }) => sum + amount, 0));
    // £2,054 is the overall mean.
    const average = spent.reduce((sum, amount) => sum + amount, 0) / spent.length;
    const highest = segments.find((each) => each.segment_id === "high_value");
    expect((highest?.avg_purchase_value ?? 0) / average).toBeGreaterThan(2);
  });

  test("the loyal customers by frequency order most often, and lapsed ones have the longest gap @full", async () => {
    const segments = await segment("frequency");
    expect(most(segments, (each) => each.profile.order_count)).toBe("loyal");
    expect(most(segments, (each) => each.profile.days_since_last_purchase)).toBe("lapsed");
  });
});
