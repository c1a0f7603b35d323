import type { Archetypes } from "../domain/axes/archetypes/archetypes.ts";
import { scalerOf } from "../domain/axes/features/scaler.ts";
import type { PopulationQuantiles } from "../domain/axes/fingerprint.ts";
import type { AxisModel, DiscoverOptions } from "../domain/axes/model.ts";
import { axesOf } from "../domain/axes/registry/axes.ts";
import { toMajor } from "../domain/money.ts";
import type { Progress } from "../runs/execute-run.ts";
import { onAxisThread } from "../server/axes/axis-threads.ts";
import type { ProfileCounts } from "../server/axes/profile-counts.ts";
import type { ActiveModelRow } from "../server/db/axes/axis-models.ts";
import type { readPopulation } from "./read-population.ts";

type AxisDiscovery = { models: AxisModel[]; quantiles: PopulationQuantiles };

/** Computes each wanted axis in a worker thread; the others keep their stored segments. */
export const findAxes = async (
  { sample, moments }: Awaited<ReturnType<typeof readPopulation>>,
  { axes, active, options }: { axes: readonly string[]; active: ActiveModelRow | null; options: DiscoverOptions },
  { at, signal }: Progress,
  withTickets: boolean,
): Promise<AxisDiscovery> => {
  let done = 0;
  const wanted = axesOf(withTickets).filter(({ name }) => axes.includes(name));
  at("axes", 0, wanted.length);
  const found = await Promise.all(
    wanted.map(async (axis) => {
      const before = active?.models.find((model) => model.axis === axis.name) ?? null;
      const scaler = scalerOf(axis, moments[axis.name] ?? {});
      const job = { axis: axis.name, table: sample.table, options, scaler, before };
      const own = await onAxisThread("axis", job, signal);
      at("axes", ++done, wanted.length);
      return { axis: axis.name, ...own };
    }),
  );
  const models: AxisModel[] = [];
  const quantiles: PopulationQuantiles = {};
  for (const { name } of axesOf(withTickets)) {
    const own = found.find(({ axis }) => axis === name);
    const model = own?.model ?? active?.models.find(({ axis }) => axis === name);
    if (!model) continue;
    models.push(model);
    quantiles[name] = own?.quantiles ?? active?.quantiles[name] ?? {};
  }
  return { models, quantiles };
};

/** The archetypes with counts of all customers, even if they were found in a sample. */
export const countedArchetypes = (archetypes: Archetypes, counts: ProfileCounts, currency: string): Archetypes => {
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
