import type { HistoryFrame } from "#lib/domain/axes/history/customer-history.ts";
import type { NamingReport } from "#lib/domain/axes/naming/naming-report.ts";
import { addMoves, type Moves } from "#lib/domain/axes/segment-moves.ts";
import { onAxisThread } from "#lib/server/axes/axis-threads.ts";
import { addCounts, type Counts, type FeaturePage, noCounts } from "#lib/server/axes/axis-work.ts";
import type { StoredModel } from "#lib/server/db/axes/axis-models.ts";
import type { StoredNaming } from "#lib/server/db/axes/axis-namings.ts";
import { countMoves, forgetProfilesOf, saveProfileRows } from "#lib/server/db/axes/customer-profiles.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import type { Scope } from "../domain/permissions.ts";
import type { Progress } from "../runs/execute-run.ts";
import { eachFeaturePage } from "./read-population.ts";

/** A run's result and the customers it was found from, before anything is written. */
export type DiscoveredSegments = Omit<StoredModel, "moves"> & {
  reading: HistoryFrame;
  /** All customers if `isUnfiltered`; else those the segments were found from. */
  sample: FeaturePage;
  isUnfiltered: boolean;
  naming: NamingReport;
  /** A language model's answers, to be stored for later runs. */
  answers: readonly StoredNaming[];
};

const PAGE = 1000;
/** One page is written while the next is computed. */
const PARALLEL_PAGES = 2;

const pagesOf = function* ({ customerIds, revisions, table }: FeaturePage): Generator<FeaturePage> {
  const { columns, values } = table;
  for (let from = 0; from < customerIds.length; from += PAGE) {
    const ids = customerIds.slice(from, from + PAGE);
    const own = { rows: ids.length, columns, values: values.subarray(from * columns, (from + ids.length) * columns) };
    yield { customerIds: ids, revisions: revisions.slice(from, from + PAGE), table: own };
  }
};

type NewVersion = { version: number; before: number | null; calculatedAt: Date };
type ProfileTotals = { counts: Counts; moves: Moves };

const writeProfiles = async (
  scope: Scope,
  { sample, isUnfiltered, reading, churn, models, archetypes, population }: DiscoveredSegments,
  { version, before, calculatedAt }: NewVersion,
  { at, signal }: Progress,
): Promise<ProfileTotals> => {
  const counts = noCounts();
  const moves: Moves = {};
  at("profiles", 0, population);
  const writePage = async (page: FeaturePage): Promise<void> => {
    if (page.customerIds.length === 0) return;
    const job = { ...page, models, archetypes, currency: reading.currency };
    const made = await onAxisThread("profiles", job, signal);
    signal.throwIfAborted();
    const moved = await withBusiness(scope, async (client) => {
      await saveProfileRows(client, scope, { version, calculatedAt, rows: made.rows });
      if (before === null) return [];
      return countMoves(client, scope, { before, version, customerIds: page.customerIds });
    });
    addCounts(counts, made.counts);
    addMoves(moves, moved);
    at("profiles", Math.min(counts.customers, population), population);
  };
  if (!isUnfiltered) {
    // One page is written while the next is read and its features computed.
    let writing: Promise<void> = Promise.resolve();
    try {
      await eachFeaturePage(
        scope,
        { reading, churn: churn.model },
        signal,
        async ({ customerIds, revisions, table }) => {
          await writing;
          writing = writePage({ customerIds, revisions, table });
          // The error is thrown with the next page, or at the end.
          writing.catch(() => {});
        },
      );
    } finally {
      // Nothing is written after this throws.
      await writing;
    }
    return { counts, moves };
  }
  const pages = pagesOf(sample);
  const writePages = async () => {
    for (const page of pages) await writePage(page);
  };
  // If one fails the others finish their page first, so that nothing is written after this throws.
  const ends = await Promise.allSettled(
    Array.from({ length: PARALLEL_PAGES }, () => writePages().finally(() => pages.return(undefined))),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { counts, moves };
};

/**
 * Writes every customer's profile page by page, under a version that is not active yet; returns their totals and who
 * moved since the version `before`. If it fails or is stopped, no profiles are left.
 */
export const saveAllProfiles = async (
  scope: Scope,
  discovered: DiscoveredSegments,
  made: NewVersion,
  progress: Progress,
): Promise<ProfileTotals> => {
  try {
    const kept = await writeProfiles(scope, discovered, made, progress);
    progress.signal.throwIfAborted();
    return kept;
  } catch (error) {
    // If the database is unreachable too, the next run cleans up.
    await forgetProfilesOf(scope, made.version).catch(() => {});
    throw error;
  }
};
