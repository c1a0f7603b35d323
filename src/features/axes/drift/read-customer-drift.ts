import type { Language } from "#core/messages/language.ts";
import type { Scope } from "#core/values/permissions.ts";
import { tracePath } from "#features/axes/rules/drift/snapshots.ts";
import { readStoredPath } from "#features/axes/store/drift/drift-path.ts";
import { readCustomerProfile } from "../compute-profiles.ts";
import { driftWords } from "./drift-words.ts";

/**
 * A customer's path: how fast they moved within each window up to the latest snapshot and why, and the weeks in which they
 * moved, newest first. Null before the first snapshot that has them. Throws what `readCustomerProfile` throws.
 */
export const readCustomerDrift = async (scope: Scope, customerId: string, { language }: { language: Language }) => {
  await readCustomerProfile(scope, customerId);
  const [stored, words] = await Promise.all([readStoredPath(scope, customerId), driftWords(scope, language)]);
  if (!stored) return null;
  const { position, changes, drifts } = stored;
  return {
    week: position.week,
    archetype: words.archetype(position.archetype),
    windows: drifts.map(({ archetypeBefore, archetype, why, ...drift }) => ({
      ...drift,
      why: words.why(why),
      archetypeBefore: words.archetype(archetypeBefore),
      archetype: words.archetype(archetype),
    })),
    path: tracePath(position, changes).map(({ week, velocity, archetypeBefore, archetype, moves, isNewVersion }) => ({
      week,
      velocity,
      isNewVersion,
      archetypeBefore: words.archetype(archetypeBefore),
      archetype: words.archetype(archetype),
      moves: moves.map(words.move),
    })),
  };
};
