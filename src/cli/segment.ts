import { readDayStart } from "#core/auth/business-day.ts";
import { PopulationTooSmall } from "#features/axes/discover-axis-segments.ts";
import { reportAxes } from "#features/axes/run-axes.ts";
import { EcommerceClusteringEngine } from "#features/playbooks/clustering-engine.ts";
import {
  actingInStore,
  badArguments,
  reportLines,
  runAxesCommand,
  runJson,
  segmentArguments,
  tooFewCustomers,
  warningLines,
} from "./axes/axes-command.ts";

import { runLines } from "./progress.ts";
import { tell } from "./run-command.ts";

const given = segmentArguments();
const lines = runLines(process.stderr, {
  histories: "Reading all orders, items and tickets",
  axes: "Finding the segments of each axis",
  archetypes: "Finding the archetypes",
  names: "Naming the segments",
  profiles: "Writing all profiles",
  segments: "Updating customer segments",
});

const { aiNaming: useAiNaming, minK, maxK, minPopulation, seed } = given;
const engine = new EcommerceClusteringEngine({ minK, maxK, minPopulation, seed, useAiNaming });

let hasWaited = false;
const onWait = () => {
  if (!hasWaited) tell("Another run is in progress for this business; waiting for it to finish");
  hasWaited = true;
};

await runAxesCommand(async ({ stop }) => {
  const actor = await actingInStore(given.storeId);
  const asOf = await readDayStart(actor, given.asOf);
  if (!asOf) throw badArguments("--as-of must not be after today");
  try {
    const { storeId, axes, dryRun = false } = given;
    const wanted = { axes, asOf, dryRun, stop, onProgress: lines.at, onWait };
    const ran = await engine.discoverMultiAxisSegments(storeId, wanted).finally(lines.clear);
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
