import { withBusiness } from "#core/db/with-business.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import type { Scope } from "#core/values/permissions.ts";
import type { NamingReport } from "#features/axes/rules/naming/naming-report.ts";
import type { StoredNaming } from "#features/axes/store/axis-namings.ts";
import { onAxisThread } from "#features/axes/store/axis-threads.ts";
import {
  forgetVersionProfiles,
  readNearestSegments,
  saveProfileColumns,
} from "#features/axes/store/customer-profiles.ts";
import type { FeatureSpool } from "#features/axes/store/feature-spool.ts";
import type { FeaturePage } from "#features/axes/store/make-profiles.ts";
import { listArrays } from "#features/axes/store/profile-columns.ts";
import { addCounts, noCounts, type ProfileCounts } from "#features/axes/store/profile-counts.ts";
import { addMoves, type Moves } from "#lib/axes/segment-moves.ts";
import type { StoredModel } from "#records/axes/axis-models.ts";
import { readLayout } from "#records/axes/segment-positions.ts";
import type { Progress } from "../runs/run-progress.ts";
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
    freeMemory(...listArrays(made.columns));
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
    await forgetVersionProfiles(scope, made.version).catch(() => {});
    throw error;
  }
};
