import { randomUUID } from "node:crypto";
import { beforeEach, describe, expect, test } from "vitest";
import type { Actor } from "#core/values/permissions.ts";
import type { LoyaltyLevel } from "#records/rules/incoming-records.ts";
import { aBusiness, aCustomer, idOfCustomer, someOrders } from "#testing/builders.ts";
import { asAdmin } from "#testing/request.ts";
import { withBusinessRows } from "../core/db/with-business.ts";
import {
  assignAutomaticSegments,
  assignManualSegment,
  calculateAutomaticSegments,
  createSegment,
  getAllSegments,
  removeManualSegment,
} from "./customer-segmentation.ts";

let actor: Actor;
beforeEach(async () => {
  actor = asAdmin(await aBusiness());
});

const idOf = (externalId: string): Promise<string> => idOfCustomer(actor, externalId);

/** Five orders of 300.00: 1,500.00 in all. */
const aHighValueCustomer = async (loyaltyLevel: LoyaltyLevel = "GOLD"): Promise<string> => {
  const customer = await aCustomer(actor, { loyaltyLevel });
  await someOrders(actor, Array(5).fill({ customer, totalPrice: 30_000 }));
  return idOf(customer);
};

/** One order of 20.00. */
const aSmallCustomer = async (): Promise<string> => {
  const customer = await aCustomer(actor, { loyaltyLevel: "BRONZE" });
  await someOrders(actor, [{ customer, totalPrice: 2000 }]);
  return idOf(customer);
};

const HIGH_VALUE = { minLifetimeValue: 1000, minOrders: 5 };
const automatic = async (name: string, criteria: object): Promise<string> =>
  (await createSegment(actor, { name, criteria, isAutomatic: true })).id;
const byHand = async (name: string): Promise<string> =>
  (await createSegment(actor, { name, criteria: {}, isAutomatic: false })).id;

const segmentsOf = (customerId: string): Promise<string[]> =>
  withBusinessRows(actor, async (rows) => {
    const found = await rows.customerSegmentAssignment.findMany({
      where: { businessId: actor.businessId, customerId },
    });
    return found.map(({ segmentId }) => segmentId).sort();
  });

describe("Customer Segmentation Service", () => {
  describe("calculateAutomaticSegments", () => {
    test("identifies matching segments based on customer metrics", async () => {
      const segment = await automatic("High Value Customers", HIGH_VALUE);
      expect(await calculateAutomaticSegments(actor, await aHighValueCustomer())).toEqual([segment]);
    });

    test("excludes segments when criteria are not met", async () => {
      await automatic("High Value Customers", HIGH_VALUE);
      expect(await calculateAutomaticSegments(actor, await aSmallCustomer())).toEqual([]);
    });

    test("handles loyalty level criteria correctly", async () => {
      const segment = await automatic("Gold and platinum", { loyaltyLevels: ["GOLD", "PLATINUM"] });
      expect(await calculateAutomaticSegments(actor, await aHighValueCustomer("PLATINUM"))).toEqual([segment]);
      expect(await calculateAutomaticSegments(actor, await aHighValueCustomer("SILVER"))).toEqual([]);
    });
  });

  describe("assignAutomaticSegments", () => {
    test("assigns matching automatic segments to customers", async () => {
      const segment = await automatic("High Value Customers", HIGH_VALUE);
      const customer = await aHighValueCustomer();
      expect(await assignAutomaticSegments(actor, customer)).toEqual({ assigned: [segment], removed: [] });
      expect(await segmentsOf(customer)).toEqual([segment]);
    });

    test("removes old automatic assignments that no longer match", async () => {
      const segment = await automatic("One order", { maxOrders: 1 });
      const customer = await aCustomer(actor);
      await someOrders(actor, [{ customer }]);
      const id = await idOf(customer);
      await assignAutomaticSegments(actor, id);
      expect(await segmentsOf(id)).toEqual([segment]);
      await someOrders(actor, [{ customer }]);
      expect(await assignAutomaticSegments(actor, id)).toEqual({ assigned: [], removed: [segment] });
      expect(await segmentsOf(id)).toEqual([]);
    });

    test("preserves manual segment assignments during automatic updates", async () => {
      const [vip, few] = [await byHand("VIP"), await automatic("One order", { maxOrders: 1 })];
      const customer = await aCustomer(actor);
      await someOrders(actor, [{ customer }]);
      const [id, other] = [await idOf(customer), await aSmallCustomer()];
      await assignManualSegment(actor, id, vip);
      await assignAutomaticSegments(actor, id);
      expect(await segmentsOf(id)).toEqual([vip, few].sort());
      // The rule removes the customer from its segment, and leaves the manual one alone.
      await someOrders(actor, [{ customer }]);
      await assignAutomaticSegments(actor, id);
      await assignAutomaticSegments(actor, other);
      expect(await segmentsOf(id)).toEqual([vip]);
      expect(await segmentsOf(other)).not.toContain(vip);
    });
  });

  describe("assignManualSegment", () => {
    test("assigns manual segments to customers", async () => {
      const [vip, customer] = [await byHand("VIP"), await aSmallCustomer()];
      expect(await assignManualSegment(actor, customer, vip)).toBe(true);
      expect(await segmentsOf(customer)).toEqual([vip]);
    });

    test("prevents manual assignment of automatic segments", async () => {
      const [segment, customer] = [await automatic("High Value Customers", HIGH_VALUE), await aSmallCustomer()];
      await expect(assignManualSegment(actor, customer, segment)).rejects.toMatchObject({
        code: "CONFLICT",
        reason: "SEGMENT_IS_AUTOMATIC",
      });
      expect(await segmentsOf(customer)).toEqual([]);
    });

    test("idempotent behavior (no error on duplicate assignment)", async () => {
      const [vip, customer] = [await byHand("VIP"), await aSmallCustomer()];
      await assignManualSegment(actor, customer, vip);
      expect(await assignManualSegment(actor, customer, vip)).toBe(false);
      expect(await segmentsOf(customer)).toEqual([vip]);
      expect((await getAllSegments(actor))[0]?.memberCount).toBe(1);
    });

    test("throws error for non-existent segments", async () => {
      const customer = await aSmallCustomer();
      for (const unknown of [randomUUID(), "segment456"]) {
        await expect(assignManualSegment(actor, customer, unknown)).rejects.toMatchObject({ code: "NOT_FOUND" });
      }
    });
  });

  describe("removeManualSegment", () => {
    test("removes manual segment assignments", async () => {
      const [vip, customer] = [await byHand("VIP"), await aSmallCustomer()];
      await assignManualSegment(actor, customer, vip);
      expect(await removeManualSegment(actor, customer, vip)).toBe(true);
      expect(await segmentsOf(customer)).toEqual([]);
    });

    test("prevents removal of automatic segments", async () => {
      const [segment, customer] = [await automatic("High Value Customers", HIGH_VALUE), await aHighValueCustomer()];
      await assignAutomaticSegments(actor, customer);
      await expect(removeManualSegment(actor, customer, segment)).rejects.toMatchObject({
        code: "CONFLICT",
        reason: "SEGMENT_IS_AUTOMATIC",
      });
      expect(await segmentsOf(customer)).toEqual([segment]);
    });

    test("throws error for non-existent segments", async () => {
      const customer = await aSmallCustomer();
      await expect(removeManualSegment(actor, customer, randomUUID())).rejects.toMatchObject({ code: "NOT_FOUND" });
    });
  });

  describe("getAllSegments", () => {
    test("returns all segments", async () => {
      const made = [await byHand("VIP"), await automatic("High Value Customers", HIGH_VALUE)];
      expect((await getAllSegments(actor)).map(({ id }) => id).sort()).toEqual(made.sort());
    });

    test("returns segments ordered by name", async () => {
      for (const name of ["value", "Élan", "VIP", "apples", "Zeta"]) await byHand(name);
      expect((await getAllSegments(actor)).map(({ name }) => name)).toEqual(["apples", "Élan", "value", "VIP", "Zeta"]);
    });
  });

  describe("createSegment", () => {
    test("creates new automatic segments", async () => {
      const id = await automatic("High Value Customers", HIGH_VALUE);
      expect((await getAllSegments(actor))[0]).toMatchObject({
        id,
        criteria: HIGH_VALUE,
        isAutomatic: true,
        version: 1,
      });
    });

    test("creates new manual segments", async () => {
      const id = await byHand("VIP");
      expect((await getAllSegments(actor))[0]).toMatchObject({ id, criteria: {}, isAutomatic: false });
    });
  });
});
