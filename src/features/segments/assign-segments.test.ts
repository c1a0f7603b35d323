import pg from "pg";
import { beforeEach, describe, expect, test } from "vitest";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { aBusiness, aCustomer, idOfCustomer } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { assignAutomatically } from "./assign-segments.ts";
import { createSegment, getAllSegments } from "./edit-segment.ts";

let actor: Actor;
let customerId: string;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
  customerId = await idOfCustomer(actor, await aCustomer(actor));
});

describe("assignAutomatically", () => {
  test("after a statement timeout no other rule is tried, and the change is saved with the segments marked as failed", async () => {
    const rule = (name: string, criteria: object) => createSegment(actor, { name, criteria, isAutomatic: true });
    const { id } = await rule("Spent", { field: "revenue", operator: "at_least", value: 1, withinDays: 30 });
    // These read no orders, and would not time out: the first in the same batch, the second after it.
    const inChile = { field: "country", operator: "is", value: "Chile" };
    await rule("Chile", inChile);
    await rule("Refers", { all: [{ field: "inSegment", operator: "is_any_of", value: [id] }, inChile] });
    const frame = await loadBusinessDay(actor);
    const owner = new pg.Client({ connectionString: process.env.DATABASE_OWNER_URL });
    await owner.connect();
    try {
      await owner.query("begin; lock table orders");
      await withBusiness(actor, async (client) => {
        await client.query("select set_config('statement_timeout', '500', true)");
        await assignAutomatically(client, actor, customerId, frame);
      });
    } finally {
      await owner.end();
    }
    const problems = (await getAllSegments(actor)).map(({ problem }) => problem);
    expect(problems).toEqual(["INTERNAL_ERROR", "INTERNAL_ERROR", "INTERNAL_ERROR"]);
  });
});
