import { eachOutdatedPage } from "#lib/server/db/axes/customer-profiles.ts";
import type { Scope } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { now } from "../server/clock.ts";
import { computeProfiles, profileFrameOf, saveIfActive } from "./compute-profiles.ts";

/** Inactivity itself changes a customer's churn risk and rhythm, so profiles are never older than this. */
const MAX_AGE_MS = 7 * 86_400_000;

/**
 * Updates the profiles of all customers who ordered or opened a ticket since theirs was computed, or whose profile is
 * older than a week, with the active model; without one, does nothing. If stopped, finished updates are kept.
 */
export const updateProfiles = async (scope: Scope, { at, signal }: Progress): Promise<{ customers: number }> => {
  const { active } = await profileFrameOf(scope);
  let customers = 0;
  if (!active) return { customers };
  at("profiles", 0);
  const before = new Date(now().getTime() - MAX_AGE_MS);
  await eachOutdatedPage(scope, before, async (customerIds) => {
    signal.throwIfAborted();
    const frame = await profileFrameOf(scope);
    const rows = await computeProfiles(scope, customerIds, frame);
    if (frame.active) await saveIfActive(scope, rows, frame.active.version);
    customers += rows.length;
    at("profiles", customers);
  });
  return { customers };
};
