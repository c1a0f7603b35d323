import { expect, test } from "vitest";
import { aBusiness } from "#testing/builders.ts";
import { loadDemoBusiness } from "./load-demo-data.ts";

const timeZone = "America/New_York";

test("the demo rejects a business in another currency", async () => {
  const scope = await aBusiness({ currency: "JPY" });
  await expect(loadDemoBusiness(scope, { now: new Date(), timeZone })).rejects.toThrow("prices are USD, not JPY");
});
