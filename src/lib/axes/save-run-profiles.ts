import type { NamingReport } from "#lib/domain/axes/naming/naming-report.ts";
import { addMoves, type Moves } from "#lib/domain/axes/segment-moves.ts";
import { onAxisThread } from "#lib/server/axes/axis-threads.ts";
import type { FeatureSpool } from "#lib/server/axes/feature-spool.ts";
import type { FeaturePage } from "#lib/server/axes/make-profiles.ts";
import { arraysOf } from "#lib/server/axes/profile-columns.ts";
import { addCounts, noCounts, type ProfileCounts } from "#lib/server/axes/profile-counts.ts";
import type { StoredModel } from "#lib/server/db/axes/axis-models.ts";
import type { StoredNaming } from "#lib/server/db/axes/axis-namings.ts";
import { forgetProfilesOf, readNearestSegments, saveProfileColumns } from "#lib/server/db/axes/customer-profiles.ts";
import { readLayout } from "#lib/server/db/segment-positions.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { freeMemory } from "#lib/server/threads/free-memory.ts";
import type { Scope } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";

/** A run's result, before anything is written. */
export type DiscoveredSegments = Omit<StoredModel, "moves"> & {
  currency: string;
  naming: NamingReport;
  /** A language model's answers, to be stored for later runs. */
  answers: readonly StoredNaming[];
};

/** With the features of all customers. */
type Placed = DiscoveredSegments & { spool: FeatureSpool };

/** One page is written while the next is computed. */
const PARALLEL_PAGES = 2;

type NewVersion = { version: number; before: number | null; calculatedAt: Date };
type ProfileTotals = { counts: ProfileCounts; moves: Moves };

const writeProfiles = async (
  scope: Scope,
  { models, archetypes, currency, population, spool }: Placed,
  { version, before, calculatedAt }: NewVersion,
  { at, signal }: Progress,
): Promise<ProfileTotals> => {
  const counts = noCounts();
  const moves: Moves = {};
  const layoutBefore = before === null ? [] : await withBusiness(scope, (client) => readLayout(client, scope, before));
  at("profiles", 0, population);
  const writePage = async (page: FeaturePage): Promise<void> => {
    if (page.customerIds.length === 0) return;
    const { customerIds } = page;
    const nearest =
      before === null
        ? null
        : await withBusiness(scope, (client) => readNearestSegments(client, scope, { version: before, customerIds }));
    const job = { ...page, models, archetypes, currency, before: nearest && { layout: layoutBefore, nearest } };
    const made = await onAxisThread("profiles", job, signal, [page.table.values.buffer as ArrayBuffer]);
    signal.throwIfAborted();
    await withBusiness(scope, (client) =>
      saveProfileColumns(client, scope, { version, calculatedAt, columns: made.columns }),
    );
    freeMemory(...arraysOf(made.columns));
    addCounts(counts, made.counts);
    addMoves(moves, made.moves);
    at("profiles", Math.min(counts.customers, population), population);
  };
  const pages = spool.pages();
  const writePages = async () => {
    for await (const page of pages) await writePage(page);
  };
  // If one fails the others finish their page first, so that nothing is written after this throws.
  const ends = await Promise.allSettled(Array.from({ length: PARALLEL_PAGES }, writePages));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { counts, moves };
};

/**
 * Writes every customer's profile page by page, under a version that is not active yet; returns their totals and who
 * moved since the version `before`. If it fails or is stopped, no profiles are left.
 */
export const saveAllProfiles = async (
  scope: Scope,
  placed: Placed,
  made: NewVersion,
  progress: Progress,
): Promise<ProfileTotals> => {
  try {
    const kept = await writeProfiles(scope, placed, made, progress);
    progress.signal.throwIfAborted();
    return kept;
  } catch (error) {
    // If the database is unreachable too, the next run cleans up.
    await forgetProfilesOf(scope, made.version).catch(() => {});
    throw error;
  }
};
