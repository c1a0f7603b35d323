import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import { aBusiness, aCustomer } from "#testing/builders.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { performRecalculation } from "./perform-recalculation.ts";

test("each night, next actions are updated before duplicates are searched", async () => {
  const scope = await aBusiness();
  await aCustomer(scope, { externalId: "ana", email: "ana@example.com" });
  await aCustomer(scope, { externalId: "twin", email: "Ana@example.com" });
  await performRecalculation(asAdmin(scope), { reason: "nightly" }, { ...unwatched(), runId: "" });
  const { rows } = await withBusiness(scope, (client) =>
    client.query(
      `select (select made_at from report_snapshots where business_id = $1 and report = 'churn')
            <= (select found_at from customer_duplicates where business_id = $1) as is_before`,
      [scope.businessId],
    ),
  );
  expect(rows).toEqual([{ isBefore: true }]);
});
