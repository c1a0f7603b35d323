import type { NamingReport } from "#features/axes/rules/segment-naming.ts";
import type { AxisRunReport, ReportedAxis } from "#features/axes/run-axes.ts";
import type { EngineRun } from "#features/playbooks/clustering-engine.ts";
import type { SegmentArguments } from "./axes-command.ts";

const count = (value: number): string => value.toLocaleString("en");

/** The segments in the specification's format; a custom name is printed next to its key. */
const axisLines = ({ axis, segments }: ReportedAxis): string[] => [
  `${axis.toUpperCase()} (${segments.length} segment${segments.length === 1 ? "" : "s"}):`,
  ...segments.flatMap(({ key, name, isGivenName, customer_count, population_percentage, interpretation }) => [
    `  - ${key}${isGivenName ? `: ${name}` : ""}`,
    `    Population: ${count(customer_count)} customer${customer_count === 1 ? "" : "s"} (${population_percentage.toFixed(1)}%)`,
    `    ${interpretation}`,
    "",
  ]),
];

export const reportLines = (
  { runId, version }: EngineRun,
  { axes, withoutTickets, archetypes, sampled, population }: AxisRunReport,
): string[] => [
  ...axes.flatMap(axisLines),
  ...withoutTickets.flatMap((axis) => [
    `${axis.toUpperCase()} (no segments):`,
    "  There are no support tickets: send them with POST /api/admin/tickets/batch, or upload a file on the Imports page",
    "",
  ]),
  ...(archetypes.length > 0 ? [`ARCHETYPES (${archetypes.length}):`] : []),
  ...archetypes.flatMap(({ name, customer_count, share }) => [
    `  - ${name}`,
    `    Population: ${count(customer_count)} customers (${(100 * share).toFixed(1)}%)`,
    "",
  ]),
  sampled < population
    ? `${count(population)} customers with an order; the segments were computed from a sample of ${count(sampled)}`
    : `${count(population)} customers with an order`,
  runId ? `Saved as version ${version} (run ${runId})` : "Dry run: nothing was saved",
];

/** Warnings; each line starts and ends with the specification's words. */
export const warningLines = ({ axes }: AxisRunReport, naming: NamingReport): string[] => {
  const weak = axes.filter(({ warnings }) => warnings.some(({ code }) => code === "weak_separation"));
  const list = weak.map(({ axis, quality }) => `${axis} (${quality.silhouette?.toFixed(2)})`).join(", ");
  const { failed } = naming;
  const why = [...new Set(failed.map((each) => each.why.replaceAll("_", " ")))].join(", ");
  return [
    ...(weak.length > 0
      ? [
          `Poor clustering quality: silhouette score < 0.3 on ${list}. Check feature extraction (may have NaN values), ` +
            "reduce --max-k to force fewer clusters, or review axis features in docs/axes.md",
        ]
      : []),
    ...(failed.length > 0
      ? [
          `AI naming failed: ${why}, on ${failed.length === 1 ? "one axis" : `${failed.length} axes`}, which use built-in names instead. ` +
            'Set the key (export ANTHROPIC_API_KEY="your_key_here"), or use --no-ai-naming flag',
        ]
      : []),
  ];
};

/**
 * Equal runs differ only in run_id, *_at and duration_ms: naming costs are left out, because repeated questions are
 * cached.
 */
export const runJson = (given: SegmentArguments, ran: EngineRun, report: AxisRunReport): object => {
  const { found, runId, startedAt, finishedAt } = ran;
  const { by, model, failed } = found.naming;
  const { isCalibrated, examples, calibrationError } = report.churn;
  return {
    run_id: runId,
    store_id: given.storeId,
    dry_run: runId === null,
    as_of: found.asOf.toISOString(),
    started_at: startedAt.toISOString(),
    finished_at: finishedAt.toISOString(),
    duration_ms: finishedAt.getTime() - startedAt.getTime(),
    options: {
      axes: given.axes ?? null,
      min_k: given.minK,
      max_k: given.maxK,
      min_population: given.minPopulation,
      seed: given.seed,
      ai_naming: given.aiNaming,
    },
    population: report.population,
    sampled: report.sampled,
    axes: report.axes.map(({ axis, group, segments, quality, warnings }) => ({
      axis,
      group,
      segments: segments.map(({ isGivenName: _, ...segment }) => segment),
      quality: {
        silhouette: quality.silhouette,
        silhouette_error: quality.silhouetteError,
        judged: quality.judged,
        k: quality.k,
        tried: quality.tried,
      },
      warnings,
    })),
    axes_without_tickets: report.withoutTickets,
    archetypes: report.archetypes,
    churn: { is_calibrated: isCalibrated, examples, calibration_error: calibrationError },
    naming: { by, model, failed },
  };
};
