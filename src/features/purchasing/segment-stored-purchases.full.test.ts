import { expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readStoredAnswer } from "#features/purchasing/store/purchasing-groups.ts";
import { aBusiness, type OrderOptions, someOrders } from "#testing/builders.ts";
import { killWhileItWaits } from "#testing/processes/killed-runs.ts";
import { unwatched } from "#testing/processes/runs.ts";
import { asAdmin } from "#testing/request.ts";
import { segmentStoredPurchases } from "./segment-stored-purchases.ts";

const DAY = 86_400_000;

/** 300 customers who bought once or twice for about 20.00, and 100 who bought about nine times for about 700.00. */
const aShop = async (): Promise<Actor> => {
  const actor = asAdmin(await aBusiness());
  const orders = Array.from({ length: 400 }, (_, person) => {
    const isLarge = person % 4 === 0;
    return Array.from({ length: isLarge ? 8 + (person % 3) : 1 + (person % 2) }, (__, i): OrderOptions => {
      const orderedAt = new Date(Date.now() - (5 + (person % 20) + 40 * i) * DAY);
      return { customer: `c${person}`, totalPrice: (isLarge ? 70_000 : 2000) + 7 * person, orderedAt };
    });
  });
  await someOrders(actor, orders.flat());
  return actor;
};

type Place = { customer: string; behavioral: string; value: string; frequency: string };

const placesIn = (actor: Actor): Promise<Place[]> =>
  withBusiness(actor, async (client) => {
    const { rows } = await client.query<Place>(
      `select c.external_id as customer, g.behavioral, g.value, g.frequency from purchasing_groups g
         join customers c using (business_id, customer_id) where business_id = $1 order by 1`,
      [actor.businessId],
    );
    return rows;
  });

const answerOf = (actor: Actor) => withBusiness(actor, (client) => readStoredAnswer(client, actor, "value"));

test("killed while writing, keeps the stored segments, and the next run finishes", async () => {
  const actor = await aShop();
  await segmentStoredPurchases(actor, unwatched());
  const [stood, before] = [await answerOf(actor), await placesIn(actor)];
  // Every customer spends the same from now on, so the segments will differ.
  await someOrders(
    actor,
    before.map(({ customer }, i) => ({ customer, totalPrice: 100_000_000 + i * 1_000_000, orderedAt: new Date() })),
  );
  const program = `import("#features/purchasing/segment-stored-purchases.ts").then(({ segmentStoredPurchases }) =>
    segmentStoredPurchases(${JSON.stringify(actor)}, { at: () => {}, signal: new AbortController().signal }))`;
  // The assignments are written before the answers.
  await killWhileItWaits(actor, "select from purchasing_answers where business_id = $1 for update", program);
  expect([await answerOf(actor), await placesIn(actor)]).toEqual([stood, before]);
  await segmentStoredPurchases(actor, unwatched());
  expect((await answerOf(actor))?.answer).not.toEqual(stood?.answer);
});
