import { computeProfiles, keepIfStanding, profileFrameOf } from "./axis-profiles.ts";
import type { Scope } from "./domain/permissions.ts";
import { eachOutdatedPage } from "./server/db/customer-profiles.ts";
import type { Progress } from "./work-on-run.ts";

/**
 * Makes the profiles anew of all who ordered or wrote to support since theirs was made, by the model that stands; where there
 * is none, nothing. Stopped, what is done stays.
 */
export const updateProfiles = async (scope: Scope, { at, signal }: Progress): Promise<{ customers: number }> => {
  const { standing } = await profileFrameOf(scope);
  let customers = 0;
  if (!standing) return { customers };
  at("profiles", 0);
  await eachOutdatedPage(scope, async (customerIds) => {
    signal.throwIfAborted();
    const frame = await profileFrameOf(scope);
    const rows = await computeProfiles(scope, customerIds, frame);
    if (frame.standing) await keepIfStanding(scope, rows, frame.standing.version);
    customers += rows.length;
    at("profiles", customers);
  });
  return { customers };
};
