import { configuredClaude } from "#core/ai/claude.ts";
import { loadBusinessDay } from "#core/auth/business-day.ts";
import { withBusiness } from "#core/db/with-business.ts";
import type { Progress } from "#core/runs/run-progress.ts";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { AXIS_RUN } from "#features/axes/runs.ts";
import { DEFAULT_OPTIONS, type DiscoverOptions } from "#lib/axes/model.ts";
import { startOfDay } from "#lib/time/day.ts";
import type { ActiveModelRow, StoredModel } from "#records/axes/axis-models.ts";
import { findCustomerIds, noCustomer } from "#records/customers/customers.ts";
import type { NamingReport } from "#records/rules/axes/segment-words.ts";
import { businessBySlug, commandLine } from "../accounts/manage-businesses.ts";
import {
  calculateCustomerProfile,
  calculateProfilesByExternalId,
  type ShownProfile,
} from "../axes/compute-profiles.ts";
import {
  discoverMultiAxisSegments,
  loadDiscoveredSegments,
  PopulationTooSmall,
} from "../axes/discover-axis-segments.ts";
import { runAxes } from "../axes/run-axes.ts";
import { runInProcess } from "../runs/run-in-process.ts";
import { updateActions } from "./update-actions.ts";

export type EngineOptions = Partial<DiscoverOptions> & {
  /** True by default: names by Claude if there is an API key, otherwise built-in ones. */
  useAiNaming?: boolean;
  /** By default the setting ANTHROPIC_API_KEY. */
  anthropicApiKey?: string | undefined;
};

type DiscoveryOptions = {
  /** Only these axes; the others stay as they are. */
  axes?: readonly string[] | undefined;
  /** Only data before this; by default the start of today. */
  asOf?: Date;
  /** Saves nothing, not even a row for the run. */
  dryRun?: boolean;
  stop?: AbortSignal;
  onProgress?: Progress["at"];
  /** Called while another run of the store is in progress. */
  onWait?: () => void;
};

/** `storeProfile`: whether computed profiles are stored, as by default. */
type Store = { storeId: string; storeProfile?: boolean };

/** What was found; without a run and version for a dry run. */
export type EngineRun = {
  found: Omit<StoredModel, "moves"> & { naming: NamingReport };
  runId: string | null;
  version: number | null;
  startedAt: Date;
  finishedAt: Date;
};

/**
 * The segmentation of a store (a business, by its slug) on the behavioral axes, as the specification's programs use it. Acts as
 * the command line, on the database that is open.
 */
export class EcommerceClusteringEngine {
  readonly #options;
  readonly #claude;

  constructor({ useAiNaming = true, anthropicApiKey, ...options }: EngineOptions = {}) {
    this.#options = { ...DEFAULT_OPTIONS, ...options, naming: useAiNaming ? ("ai" as const) : ("axis" as const) };
    this.#claude = () => configuredClaude({ apiKey: anthropicApiKey });
  }

  /**
   * Finds and names the segments of the axes among all customers with an order, stores them with every customer's profile and
   * activates them. Only one run per store at a time. Throws NOT_FOUND for an unknown store, and `PopulationTooSmall`.
   */
  async discoverMultiAxisSegments(storeId: string, wanted: DiscoveryOptions = {}): Promise<EngineRun> {
    const actor = await actorIn(storeId);
    const { axes, dryRun, onWait, stop = new AbortController().signal, onProgress = () => {} } = wanted;
    const { today, timeZone } = await loadBusinessDay(actor);
    const asOf = wanted.asOf ?? startOfDay(today, timeZone);
    const options = { ...this.#options, ...(axes && { axes: [...axes] }) };
    const claude = this.#claude();
    if (dryRun) {
      const startedAt = new Date();
      const progress = { at: onProgress, signal: stop };
      const found = await discoverMultiAxisSegments(actor, { ...options, asOf }, progress, { claude });
      return { found, runId: null, version: null, startedAt, finishedAt: new Date() };
    }
    const run = { definition: AXIS_RUN, options: { ...options, asOf: asOf.toISOString() } };
    const done = await runInProcess(actor, run, { stop, onProgress }, async (progress) => {
      const { found, result } = await runAxes(actor, run.options, progress, { claude, ...(onWait && { onWait }) });
      await updateActions(actor, progress.signal);
      return { result, value: found };
    });
    if (done.value instanceof PopulationTooSmall) throw done.value;
    const { id: runId, startedAt, finishedAt } = done.run;
    return { found: done.value, runId, version: done.value.version, startedAt, finishedAt };
  }

  /** The store's active segments; null before the first run. */
  async loadDiscoveredSegments(storeId: string): Promise<ActiveModelRow | null> {
    return loadDiscoveredSegments(await actorIn(storeId));
  }

  /**
   * A customer's profile, by the shop's own ID, from the active segments and their orders until now, as the routes give it. Throws
   * NOT_FOUND, and CONFLICT (PROFILING_OBJECTED).
   */
  async calculateCustomerProfile({
    customerId,
    storeId,
    ...options
  }: Store & { customerId: string }): Promise<ShownProfile> {
    const actor = await actorIn(storeId);
    const ids = await withBusiness(actor, (client) => findCustomerIds(client, actor, [customerId]));
    const id = ids.get(customerId);
    if (!id) throw noCustomer();
    return calculateCustomerProfile(actor, id, options);
  }

  /** Those of several customers, and the IDs that are unknown or of customers who object to profiling. */
  async calculateCustomerProfiles({
    customerIds,
    storeId,
    ...options
  }: Store & { customerIds: readonly string[] }): Promise<{ profiles: ShownProfile[]; unknown: string[] }> {
    return calculateProfilesByExternalId(await actorIn(storeId), customerIds, options);
  }
}

const actorIn = async (storeId: string): Promise<Actor> => {
  const business = await businessBySlug(storeId);
  if (!business) throw new AppError("NOT_FOUND", `There is no store ${storeId}`);
  return commandLine({ businessId: business.id });
};
