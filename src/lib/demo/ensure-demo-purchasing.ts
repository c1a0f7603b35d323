import { readStoredAnswer } from "#lib/server/db/purchasing/purchasing-groups.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Actor, Scope } from "../domain/permissions.ts";
import { segmentStoredPurchases } from "../purchasing/segment-stored-purchases.ts";

/** Finds the demo business's purchase segments, unless a run has done so before. */
export const ensureDemoPurchasing = async (scope: Scope): Promise<void> => {
  if (await withBusiness(scope, (client) => readStoredAnswer(client, scope, "behavioral"))) return;
  const actor: Actor = { ...scope, kind: "system", id: "demo", role: "admin" };
  await segmentStoredPurchases(actor, { at: () => {}, signal: new AbortController().signal });
};
