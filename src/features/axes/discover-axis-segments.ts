import type { Claude } from "#core/ai/claude.ts";
import { insertAuditLine } from "#core/auth/audit-log.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { now } from "#core/server/clock.ts";
import { freeMemory } from "#core/threads/free-memory.ts";
import { BrandedError } from "#core/values/branded-error.ts";
import type { Actor, Scope } from "#core/values/permissions.ts";
import { queueModelWebhooks } from "#features/axes/store/archetype-webhooks.ts";
import type { Archetypes } from "#lib/axes/archetypes.ts";
import type { PopulationQuantiles } from "#lib/axes/fingerprint.ts";
import { type AxisModel, DEFAULT_OPTIONS, type DiscoverOptions, fitScaler } from "#lib/axes/model.ts";
import { selectAxes } from "#lib/axes/registry/axes.ts";
import { addMoves, type Moves } from "#lib/axes/segment-moves.ts";
import { toMajor } from "#lib/money.ts";
import { startOfDay } from "#lib/time/day.ts";
import { loadActiveModel } from "#records/axes/active-model.ts";
import {
  type ActiveModelRow,
  beginAxisModel,
  readLayout,
  type StoredModel,
  switchToAxisModel,
} from "#records/axes/axis-models.ts";
import { type Naming, type NamingReport, withCounts } from "#records/rules/axes/segment-words.ts";
import { hasTickets } from "#records/support/support-tickets.ts";
import { nameAxisSegments } from "./name-axis-segments.ts";
import { type HistoryReading, readPopulation, trainChurnModel } from "./read-population.ts";
import type { HistoryFrame } from "./rules/behavior-reader.ts";
import { type StoredNaming, saveNamings } from "./store/axis-namings.ts";
import { onAxisThread } from "./store/axis-threads.ts";
import {
  forgetOldProfiles,
  forgetVersionProfiles,
  listArrays,
  readNearestSegments,
  saveProfileColumns,
} from "./store/customer-profiles.ts";
import type { FeaturePage, FeatureSpool } from "./store/make-profiles.ts";
import { addCounts, noCounts, type ProfileCounts } from "./store/profile-counts.ts";

/** A run's result, before anything is written. */
type DiscoveredSegments = Omit<StoredModel, "moves"> & {
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
const saveAllProfiles = async (
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

type AxisDiscovery = { models: AxisModel[]; quantiles: PopulationQuantiles };

/** Computes each wanted axis in a worker thread; the others keep their stored segments. */
const findAxes = async (
  { sample, moments }: Awaited<ReturnType<typeof readPopulation>>,
  { axes, active, options }: { axes: readonly string[]; active: ActiveModelRow | null; options: DiscoverOptions },
  { at, signal }: Progress,
  withTickets: boolean,
): Promise<AxisDiscovery> => {
  let done = 0;
  const wanted = selectAxes(withTickets).filter(({ name }) => axes.includes(name));
  at("axes", 0, wanted.length);
  const found = await Promise.all(
    wanted.map(async (axis) => {
      const before = active?.models.find((model) => model.axis === axis.name) ?? null;
      const scaler = fitScaler(axis, moments[axis.name] ?? {});
      const job = { axis: axis.name, table: sample.table, options, scaler, before };
      const own = await onAxisThread("axis", job, signal);
      at("axes", ++done, wanted.length);
      return { axis: axis.name, ...own };
    }),
  );
  const models: AxisModel[] = [];
  const quantiles: PopulationQuantiles = {};
  for (const { name } of selectAxes(withTickets)) {
    const own = found.find(({ axis }) => axis === name);
    const model = own?.model ?? active?.models.find(({ axis }) => axis === name);
    if (!model) continue;
    models.push(model);
    quantiles[name] = own?.quantiles ?? active?.quantiles[name] ?? {};
  }
  return { models, quantiles };
};

/** The archetypes with counts of all customers, even if they were found in a sample. */
const countedArchetypes = (archetypes: Archetypes, counts: ProfileCounts, currency: string): Archetypes => {
  const total = Object.values(counts.archetypes).reduce((sum, { value }) => sum + value, 0);
  return {
    ...archetypes,
    archetypes: archetypes.archetypes.map((archetype) => {
      const { count, value } = counts.archetypes[archetype.key] ?? { count: 0, value: 0 };
      const [share, value_share] = [count / Math.max(1, counts.customers), total === 0 ? 0 : value / total];
      return { ...archetype, customer_count: count, share, value: toMajor(value, currency), value_share };
    }),
  };
};

/**
 * Up to this many customers are clustered directly; of more, a sample of this size is, and the others are assigned to
 * it.
 */
const SAMPLE_SIZE = 50_000;

export type SegmentOptions = Partial<DiscoverOptions> & {
  /** Only these axes are recomputed; the others are kept. */
  axes?: readonly string[] | undefined;
  /** Only data before this is used; by default, the start of today. */
  asOf?: Date | undefined;
  /** By default Claude names the segments if an API key is configured. */
  naming?: Naming | undefined;
};

/** Fewer customers have an order than the minimum for finding segments. */
export class PopulationTooSmall extends BrandedError {
  static override readonly brand: symbol = Symbol.for("customer-360.population-too-small");

  readonly population: number;
  readonly minimum: number;

  constructor(population: number, minimum: number) {
    super(`There are ${population} customers with an order; at least ${minimum} are needed`);
    this.population = population;
    this.minimum = minimum;
  }
}

const readingAt = async (scope: Scope, asOf: Date | undefined): Promise<HistoryFrame> => {
  const { today, timeZone, currency } = await loadBusinessDay(scope);
  return { asOf: asOf ?? startOfDay(today, timeZone), timeZone, currency };
};

/**
 * Finds and names the axes' segments among all customers with an order before `asOf`; writes nothing. Deterministic for
 * the same data, as-of date and seed. Holds at most about 50,000 customers in memory (`sampleSize`, for tests); `spool` gets
 * the features of all. Throws `PopulationTooSmall`.
 */
export const discoverMultiAxisSegments = async (
  scope: Scope,
  { axes, asOf, naming, ...given }: SegmentOptions,
  progress: Progress,
  {
    sampleSize = SAMPLE_SIZE,
    spool,
    ...limits
  }: { sampleSize?: number; spool?: FeatureSpool; claude?: Claude | null } = {},
): Promise<DiscoveredSegments> => {
  const { signal, at } = progress;
  const options = { ...DEFAULT_OPTIONS, ...given };
  const reading = await readingAt(scope, asOf);
  const active = await loadActiveModel(scope);
  const churn = await trainChurnModel(scope, reading, signal);
  const what: HistoryReading = { reading, churn: churn.model };
  const population = await readPopulation(scope, what, progress, { sampleSize, spool });
  if (population.count < options.minPopulation) throw new PopulationTooSmall(population.count, options.minPopulation);
  const withTickets = await hasTickets(scope, reading.asOf);
  const wanted = { axes: axes ?? selectAxes(withTickets).map(({ name }) => name), active, options };
  const { models, quantiles } = await findAxes(population, wanted, progress, withTickets);
  at("archetypes");
  const { sample } = population;
  const archetypes = await onAxisThread("archetypes", { table: sample.table, models, seed: options.seed }, signal);
  const toName = { models, axes: wanted.axes, before: active?.words ?? {}, currency: reading.currency, naming };
  const named = await nameAxisSegments(scope, toName, progress, limits);
  return {
    asOf: reading.asOf,
    options: { ...options, ...(axes && { axes }) },
    population: population.count,
    sampled: sample.customerIds.length,
    models,
    quantiles,
    churn,
    archetypes,
    currency: reading.currency,
    ...named,
  };
};

/**
 * Stores the result as a new version with the profile of every customer in `spool`, and activates it with an audit entry once
 * everything is written; if interrupted, the previous version stays active. Returns the version, with all customers
 * counted.
 */
export const storeDiscoveredSegments = async (
  actor: Actor,
  discovered: DiscoveredSegments,
  spool: FeatureSpool,
  progress: Progress,
): Promise<StoredModel & { version: number; customers: number }> => {
  const { asOf, options, population, sampled, models, quantiles, churn, archetypes, words, currency } = discovered;
  const madeAt = now();
  // First, so that the answers are not requested again if the rest fails.
  await saveNamings(actor, discovered.answers);
  const before = (await loadActiveModel(actor))?.version ?? null;
  const version = await withBusiness(actor, (client) => beginAxisModel(client, actor, { asOf, madeAt, options }));
  const made = { version, before, calculatedAt: madeAt };
  const { counts, moves } = await saveAllProfiles(actor, { ...discovered, spool }, made, progress);
  const kept: StoredModel = {
    asOf,
    options,
    population,
    sampled,
    quantiles,
    churn,
    words,
    moves,
    models: models.map((model) => ({
      ...withCounts(model, new Map(Object.entries(counts.segments[model.axis] ?? {}))),
      foundAt: model.foundAt ?? madeAt.toISOString(),
    })),
    archetypes: countedArchetypes(archetypes, counts, currency),
  };
  await withBusiness(actor, async (client) => {
    await switchToAxisModel(client, actor, version, kept);
    if (before !== null) await queueModelWebhooks(client, actor, { before, version, at: now() });
    const after = { version, customers: counts.customers, axes: models.map(({ axis }) => axis) };
    await insertAuditLine(client, actor, { action: "axes.found", after });
  });
  await forgetOldProfiles(actor, progress.signal);
  return { ...kept, version, customers: counts.customers };
};

/** The active model; null before the first run. */
export const loadDiscoveredSegments = (scope: Scope): Promise<ActiveModelRow | null> => loadActiveModel(scope);
