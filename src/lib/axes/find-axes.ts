import { scalerOf } from "#lib/domain/axes/features/scaler.ts";
import type { PopulationQuantiles } from "#lib/domain/axes/fingerprint.ts";
import type { AxisModel, DiscoverOptions } from "#lib/domain/axes/model.ts";
import { axesOf } from "#lib/domain/axes/registry/axes.ts";
import { onAxisThread } from "#lib/server/axes/axis-threads.ts";
import type { ActiveModelRow } from "#lib/server/db/axes/axis-models.ts";
import type { Progress } from "../runs/execute-run.ts";
import type { readPopulation } from "./read-population.ts";

type Found = { models: AxisModel[]; quantiles: PopulationQuantiles };

/** Computes each wanted axis in a worker thread; the others keep their stored segments. */
export const findAxes = async (
  { sample, moments }: Awaited<ReturnType<typeof readPopulation>>,
  { axes, active, options }: { axes: readonly string[]; active: ActiveModelRow | null; options: DiscoverOptions },
  { at, signal }: Progress,
  withTickets: boolean,
): Promise<Found> => {
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
