import { afterAll, beforeAll, expect, test } from "vitest";
import { createSegment } from "#features/segments/edit-segment.ts";
import { recalculateSegments } from "#features/segments/recalculate-segments.ts";
import { aBusiness, idOfCustomer, saveSales, someOrders } from "#testing/builders.ts";
import { isTestingCitus } from "#testing/on-citus.ts";
import { auditLines } from "#testing/processes/audit.ts";
import { fingerprints } from "#testing/processes/backups.ts";
import { type KillPoints, openKillPoints } from "#testing/processes/kill-points.ts";
import { killAtWrites } from "#testing/processes/killed-runs.ts";
import { ownDatabase } from "#testing/processes/scratch-database.ts";
import { asAdmin } from "#testing/request.ts";

let points: KillPoints;
beforeAll(async () => {
  if (!isTestingCitus) points = await openKillPoints();
});
afterAll(() => points?.close());

/** A point is a trigger that waits for a lock of its own node. */
test.skipIf(isTestingCitus)(
  "a merge, and its undo, killed at any write leaves everything as before, and done again it is whole",
  async () => {
    const actor = asAdmin(await aBusiness());
    const person = { createdAt: new Date(0), emailConsent: "granted" as const, phone: "555 0100" };
    await saveSales(actor, {
      customers: [
        { ...person, externalId: "ada", name: "Ada", email: "ada@example.com" },
        { ...person, externalId: "ada-2", name: "Ada L.", email: "ada@example.com" },
      ],
    });
    await someOrders(actor, [{ customer: "ada" }, { customer: "ada-2", refunded: 100 }, { customer: "ada-2" }]);
    const draft = { name: "Regulars", criteria: { minOrders: 3 }, isAutomatic: true };
    await createSegment(actor, draft);
    await recalculateSegments(actor, { reason: "nightly" });
    const [keep, merge] = [await idOfCustomer(actor, "ada"), await idOfCustomer(actor, "ada-2")];
    const changes = async (call: string): Promise<void> => {
      const before = await fingerprints(ownDatabase());
      const program = `
      import { mergeTwo, undoCustomerMerge } from "#features/customers/merge-customers.ts";
      await ${call};
      process.exit(0);`;
      const kills = await killAtWrites(points, actor, program, async () => {
        expect(await fingerprints(ownDatabase())).toEqual(before);
      });
      expect(kills).toBeGreaterThan(2);
    };
    const given = JSON.stringify(actor);
    await changes(`mergeTwo(${given}, ${JSON.stringify({ keep, merge })})`);
    const [merged] = await auditLines(actor, "customer.merged");
    const { merge: id } = merged ? Object(merged.things) : {};
    await changes(`undoCustomerMerge(${given}, "${id}")`);
    expect(await auditLines(actor, "customer.merged")).toHaveLength(1);
    expect(await auditLines(actor, "customer.merge_undone")).toHaveLength(1);
  },
);
