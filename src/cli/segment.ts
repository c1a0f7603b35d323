import { discoverMultiAxisSegments, PopulationTooSmall } from "#lib/axes/discover-axis-segments.ts";
import { reportAxes } from "#lib/axes/report-axis-run.ts";
import { runAxes } from "#lib/axes/run-axes.ts";
import type { Actor } from "#lib/domain/permissions.ts";
import { updateActions } from "#lib/playbooks/update-actions.ts";
import { runInProcess } from "#lib/runs/run-in-process.ts";
import { asOfOn } from "../lib/segments/load-criteria-context.ts";
import { actingInStore, badArguments, runAxesCommand, tooFewCustomers } from "./axes/axes-command.ts";
import { type Ran, reportLines, runJson, warningLines } from "./axes/print-axes-report.ts";
import { segmentArguments } from "./axes/segment-arguments.ts";
import { runLines } from "./progress.ts";
import { tell } from "./run-command.ts";

const given = segmentArguments();
const options = {
  ...(given.axes && { axes: given.axes }),
  ...{ minK: given.minK, maxK: given.maxK, minPopulation: given.minPopulation, seed: given.seed },
  naming: given.aiNaming ? ("ai" as const) : ("axis" as const),
};

const lines = runLines(process.stderr, {
  histories: "Reading all orders, items and tickets",
  axes: "Finding the segments of each axis",
  archetypes: "Finding the archetypes",
  names: "Naming the segments",
  profiles: "Writing all profiles",
  segments: "Updating customer segments",
});

/** Saves nothing, not even a row for the run. */
const dryRun = async (actor: Actor, asOf: Date, signal: AbortSignal): Promise<Ran> => {
  const startedAt = new Date();
  const found = await discoverMultiAxisSegments(actor, { ...options, asOf }, { at: lines.at, signal });
  return { ...{ found, runId: null, version: null }, startedAt, finishedAt: new Date() };
};

const run = async (actor: Actor, asOf: Date, stop: AbortSignal): Promise<Ran> => {
  let hasWaited = false;
  const onWait = () => {
    if (!hasWaited) tell("Another run is in progress for this business; waiting for it to finish");
    hasWaited = true;
  };
  const wanted = { kind: "axis_run" as const, options: { ...options, asOf: asOf.toISOString() } };
  const { value, run } = await runInProcess(actor, wanted, { stop, onProgress: lines.at }, async (progress) => {
    const { found, result } = await runAxes(actor, wanted.options, progress, { onWait });
    await updateActions(actor, progress.signal);
    return { result, value: found };
  });
  if (value instanceof PopulationTooSmall) throw value;
  const { id: runId, startedAt, finishedAt } = run;
  return { ...{ found: value, runId, version: value.version }, startedAt, finishedAt };
};

await runAxesCommand(async ({ stop }) => {
  const actor = await actingInStore(given.storeId);
  const asOf = await asOfOn(actor, given.asOf);
  if (!asOf) throw badArguments("--as-of must not be after today");
  try {
    const ran = await (given.dryRun ? dryRun : run)(actor, asOf, stop).finally(lines.clear);
    const report = await reportAxes(actor, ran.found, { axes: given.axes, language: "en" });
    for (const line of warningLines(report, ran.found.naming)) tell(line);
    console.log(
      given.json ? JSON.stringify(runJson(given, ran, report), null, 2) : reportLines(ran, report).join("\n"),
    );
  } catch (error) {
    if (error instanceof PopulationTooSmall) throw tooFewCustomers(error.population, error.minimum);
    throw error;
  }
});
