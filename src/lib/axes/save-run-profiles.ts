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

/** What was found, and whom among; nothing of it is written yet. */
export type DiscoveredSegments = Omit<StoredModel, "moves"> & {
  reading: HistoryFrame;
  /** Everybody, where `isUnfiltered`; else those the segments were found among. */
  sample: FeaturePage;
  isUnfiltered: boolean;
  naming: NamingReport;
  /** What a model of language answered, to be known next time. */
  answers: readonly StoredNaming[];
};

const PAGE = 1000;
/** While one page is written the next is made. */
const LANES = 2;

const pagesOf = function* ({ customerIds, revisions, table }: FeaturePage): Generator<FeaturePage> {
  const { columns, values } = table;
  for (let from = 0; from < customerIds.length; from += PAGE) {
    const ids = customerIds.slice(from, from + PAGE);
    const own = { rows: ids.length, columns, values: values.subarray(from * columns, (from + ids.length) * columns) };
    yield { customerIds: ids, revisions: revisions.slice(from, from + PAGE), table: own };
  }
};

type Made = { version: number; before: number | null; calculatedAt: Date };
type Kept = { counts: Counts; moves: Moves };

const keepProfilesOf = async (
  scope: Scope,
  { sample, isUnfiltered, reading, churn, models, archetypes, population }: DiscoveredSegments,
  { version, before, calculatedAt }: Made,
  { at, signal }: Progress,
): Promise<Kept> => {
  const counts = noCounts();
  const moves: Moves = {};
  at("profiles", 0, population);
  const keep = async (page: FeaturePage): Promise<void> => {
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
    // While one page is written the next is read, and its features made.
    let writing: Promise<void> = Promise.resolve();
    try {
      await eachFeaturePage(
        scope,
        { reading, churn: churn.model },
        signal,
        async ({ customerIds, revisions, table }) => {
          await writing;
          writing = keep({ customerIds, revisions, table });
          // Heard of with the next page, or at the end.
          writing.catch(() => {});
        },
      );
    } finally {
      // Nothing is written any more when this has thrown.
      await writing;
    }
    return { counts, moves };
  }
  const pages = pagesOf(sample);
  const lane = async () => {
    for (const page of pages) await keep(page);
  };
  // Where one fails the others end their page first: nothing is written any more when this has thrown.
  const ends = await Promise.allSettled(
    Array.from({ length: LANES }, () => lane().finally(() => pages.return(undefined))),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  return { counts, moves };
};

/**
 * Everybody's profile by what was found, page by page, under a version that does not stand yet; what they add up to, and who
 * moved since the version `before`. All of them or, where it fails or is stopped, none.
 */
export const saveAllProfiles = async (
  scope: Scope,
  discovered: DiscoveredSegments,
  made: Made,
  progress: Progress,
): Promise<Kept> => {
  try {
    const kept = await keepProfilesOf(scope, discovered, made, progress);
    progress.signal.throwIfAborted();
    return kept;
  } catch (error) {
    // Where the database is away too, the next run does it.
    await forgetProfilesOf(scope, made.version).catch(() => {});
    throw error;
  }
};
