import { beforeAll, describe, expect, test } from "vitest";
import { withBusiness } from "#core/db/with-business.ts";
import type { Actor } from "#core/values/permissions.ts";
import { readStoredAnswer } from "#features/purchasing/store/purchasing-groups.ts";
import { aBusiness, anOrder, type OrderOptions, someOrders } from "#testing/builders.ts";
import { auditLines } from "#testing/processes/audit.ts";
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

describe("segmenting a business's own customers", () => {
  let actor: Actor;
  beforeAll(async () => {
    actor = await aShop();
  });

  test("assigns every buyer to a segment of each type, and logs it in the audit log", async () => {
    const result = await segmentStoredPurchases(actor, unwatched());
    const places = await placesIn(actor);
    expect([result.customers, places.length]).toEqual([400, 400]);
    for (const type of ["behavioral", "value", "frequency"] as const) {
      expect(new Set(places.map((place) => place[type])).size).toBe(result[type]);
    }
    expect(await auditLines(actor, "purchasing.segmented")).toMatchObject([{ after: { customers: 400 } }]);
  });

  test("repeated with the same orders, changes nothing", async () => {
    const [before, stood] = [await placesIn(actor), await answerOf(actor)];
    await segmentStoredPurchases(actor, unwatched());
    expect(await placesIn(actor)).toEqual(before);
    expect((await answerOf(actor))?.answer).toEqual(stood?.answer);
  });

  test("a run of too many customers finds the segments from a sample and assigns the rest", async () => {
    await segmentStoredPurchases(actor, unwatched());
    const whole = new Map((await placesIn(actor)).map(({ customer, value }) => [customer, value]));
    const { customers } = await segmentStoredPurchases(actor, unwatched(), { sampleSize: 200 });
    const kept = (await answerOf(actor))?.answer;
    expect([customers, kept?.customers]).toEqual([400, 400]);
    // Sampled with a probability of one half: 200, and almost never 60 more or fewer (six standard deviations of 10).
    expect(Math.abs((kept?.sampled ?? 0) - 200)).toBeLessThan(60);
    expect(kept?.segments.reduce((sum, segment) => sum + segment.customers, 0)).toBe(400);
    const places = await placesIn(actor);
    const same = places.filter(({ customer, value }) => whole.get(customer) === value).length;
    expect(same / places.length).toBeGreaterThan(0.95);
  });

  test("reports its progress, and keeps the stored segments if stopped", async () => {
    await segmentStoredPurchases(actor, unwatched());
    const before = await answerOf(actor);
    await anOrder(actor, { customer: "new", totalPrice: 5_000_000, orderedAt: new Date() });
    const stop = new AbortController();
    const seen: string[] = [];
    const at = (step: string) => {
      seen.push(step);
      if (step === "places") stop.abort();
    };
    await expect(segmentStoredPurchases(actor, { at, signal: stop.signal })).rejects.toThrow();
    expect([...new Set(seen)]).toEqual(["purchases", "groups", "places"]);
    expect([await answerOf(actor), (await placesIn(actor)).length]).toEqual([before, 400]);
    await segmentStoredPurchases(actor, unwatched());
    expect((await placesIn(actor)).length).toBe(401);
  });

  test("leaves other businesses alone", async () => {
    const other = asAdmin(await aBusiness());
    await anOrder(other, { customer: "theirs", orderedAt: new Date() });
    const before = await placesIn(actor);
    expect(await segmentStoredPurchases(other, unwatched())).toMatchObject({ customers: 1 });
    expect(await placesIn(actor)).toEqual(before);
  });

  test("a run without any buyers left deletes the segments", async () => {
    const other = asAdmin(await aBusiness());
    await anOrder(other, { customer: "ada", orderedAt: new Date() });
    await segmentStoredPurchases(other, unwatched());
    await withBusiness(other, (client) =>
      client.query("update customer_metrics set last_order_at = '2020-01-01' where business_id = $1", [
        other.businessId,
      ]),
    );
    expect(await segmentStoredPurchases(other, unwatched())).toMatchObject({ customers: 0, value: 0 });
    expect([await answerOf(other), await placesIn(other)]).toEqual([null, []]);
  });
});

test("a run that is killed while writing keeps the stored segments, and the next one finishes @full", async () => {
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
