import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { now } from "#core/server/clock.ts";
import { aBusiness } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { listCampaigns } from "../campaigns/read-campaigns.ts";
import { addDemoCampaign } from "./ensure-demo-segments.ts";
import { loadSampleData } from "./load-demo-data.ts";

test("the demo's campaign began 45 days ago, and only contacted customers repeat an order", async () => {
  const timeZone = "Europe/Lisbon";
  const scope = await aBusiness({ timeZone });
  await loadSampleData(scope, { now: now(), timeZone, customers: 300 });
  await addDemoCampaign(scope);
  const [campaign] = (await listCampaigns(asAdmin(scope), { page: 1, pageSize: 25, sort: "name" })).data;
  expect(campaign).toMatchObject({ members: 300, controls: 90, state: "ended", daysMeasured: 45 });
  const { rows } = await withBusiness(scope, (client) =>
    client.query<{ isControl: boolean; orders: number }>(
      `select is_control as "isControl", count(*)::int as orders from orders o
         join campaign_members m using (business_id, customer_id)
        where o.business_id = $1 and o.external_id like '%-again' and m.past_orders > 0 group by 1`,
      [scope.businessId],
    ),
  );
  expect(rows).toEqual([{ isControl: false, orders: expect.any(Number) }]);
  expect(rows[0]?.orders).toBeGreaterThan(10);
});
