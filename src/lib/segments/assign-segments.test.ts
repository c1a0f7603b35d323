import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#lib/domain/permissions.ts";
import { StatementTimeout } from "#lib/server/db/statement-limits.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { assignAutomatically } from "./assign-segments.ts";
import { createSegment } from "./create-segment.ts";
import { getAllSegments } from "./edit-segment.ts";
import { loadCriteriaContext } from "./load-criteria-context.ts";

let actor: Actor;
let customerId: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  customerId = await idOfCustomer(actor, await aCustomer(actor));
});

const spending = (value: number) => {
  const criteria = { field: "revenue", operator: "at_least", value, withinDays: 30 };
  return createSegment(actor, { name: `Spends ${value}`, criteria, isAutomatic: true });
};

describe("assignAutomatically", () => {
  test("a statement timeout ends the change at once, and no segment is marked as failed", async () => {
    await spending(1);
    await spending(2);
    const frame = await loadCriteriaContext(actor);
    const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await owner.connect();
    await owner.query("begin; lock table orders");
    const assigned = withBusiness(actor, async (client) => {
      await client.query("select set_config('statement_timeout', '500', true)");
      return assignAutomatically(client, actor, customerId, frame);
    });
    await expect(assigned).rejects.toThrow(StatementTimeout);
    await owner.end();
    expect((await getAllSegments(actor)).map(({ problem }) => problem)).toEqual([null, null]);
  });
});
