import { type Command, InvalidArgumentError } from "commander";
import { defineCommand } from "#cli/define-command.ts";
import { openForLife } from "#cli/run-command.ts";
import { type Life, runProcess } from "#cli/run-process.ts";
import { DatabaseUnreachable } from "#core/postgres/open-database.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { isDatabaseAway } from "#core/values/database-away.ts";
import type { Actor } from "#core/values/permissions.ts";
import { businessBySlug, businessSlugs, commandLine } from "#features/accounts/manage-businesses.ts";
import type { AxisRunReport, ReportedAxis } from "#features/axes/run-axes.ts";
import type { EngineRun } from "#features/playbooks/clustering-engine.ts";
import { DEFAULT_OPTIONS } from "#lib/axes/model.ts";
import { AXES, axisNamed } from "#lib/axes/registry/axes.ts";
import type { NamingReport } from "#records/rules/axes/segment-words.ts";

/** Exit codes of the axes commands, besides 1 for unexpected errors and 130 for Ctrl-C. */
const EXIT = { badArguments: 2, tooFewCustomers: 3, noDatabase: 4 } as const;

class AxesError extends OperatorError {
  static override readonly brand: symbol = Symbol.for("customer-360.axes-error");

  override readonly exitCode: number;

  constructor(message: string, reason: keyof typeof EXIT) {
    super(message);
    this.exitCode = EXIT[reason];
  }
}

export const badArguments = (message: string): OperatorError => new AxesError(message, "badArguments");

const count = (value: number): string => value.toLocaleString("en");

export const tooFewCustomers = (there: number, asked: number): OperatorError =>
  new AxesError(
    `Insufficient population: fewer than ${count(asked)} customers with an order in the database (it has ${count(there)}). ` +
      "Adjust --min-population parameter or load more data",
    "tooFewCustomers",
  );

const noDatabase = (reason: string): OperatorError =>
  new AxesError(
    `Database connection failed: ${reason}. Set DATABASE_URL: export DATABASE_URL="postgresql://user:pass@host:port/dbname"`,
    "noDatabase",
  );

/** The error's reason in one line. */
const formatReason = (error: unknown): string =>
  (error instanceof Error && error.message ? error.message : "the connection was lost").replace(/\s+/g, " ");

/** Parses the arguments; invalid ones end the process with their own code. */
export const parseArguments = (command: Command): void => {
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : EXIT.badArguments));
  command.parse();
};

/** Runs one of these commands from start to end; an unreachable database is reported in the specification's words. */
export const runAxesCommand = (work: (life: Life) => Promise<void>): Promise<never> =>
  runProcess(async (life) => {
    try {
      await openForLife(life);
      await work(life);
    } catch (error) {
      if (error instanceof DatabaseUnreachable) throw noDatabase(error.reason);
      if (isDatabaseAway(error)) throw noDatabase(formatReason(error));
      throw error;
    }
  });

/**
 * The command line as an actor in a store, the specification's term for a business; an unknown one is a bad argument.
 */
export const actingInStore = async (slug: string): Promise<Actor> => {
  const business = await businessBySlug(slug);
  if (business) return commandLine({ businessId: business.id });
  const slugs = await businessSlugs();
  const known =
    slugs.length === 0 ? "There is none yet: npm run admin -- create-business" : `Stores: ${slugs.join(", ")}`;
  throw badArguments(`There is no store ${slug}. ${known}`);
};

const toAxes = (text: string): string[] => {
  const names = text.split(",").map((name) => name.trim());
  const unknown = names.filter((name) => !axisNamed(name));
  if (unknown.length === 0) return [...new Set(names)];
  throw new InvalidArgumentError(
    `There is no axis ${unknown.join(", ")}. Axes: ${AXES.map(({ name }) => name).join(", ")}`,
  );
};

const toNumber = (least: number, most: number) => (text: string) => {
  const value = Number(text);
  if (/^\d{1,10}$/.test(text) && value >= least && value <= most) return value;
  throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
};

const toDay = (text: string): string => {
  if (/^\d{4}-\d\d-\d\d$/.test(text) && new Date(text).toJSON()?.startsWith(text)) return text;
  throw new InvalidArgumentError("It must be a date such as 2026-11-20.");
};

const { minPopulation, minK, maxK, seed } = DEFAULT_OPTIONS;
const groups = toNumber(2, 12);
const command = defineCommand("npm run segment --")
  .description("Recomputes the segments of the behavioral axes and every customer's profile.")
  .requiredOption("--store-id <slug>", "the business")
  .option("--axes <names>", "only these axes, separated by commas; the others stay unchanged", toAxes)
  .option("--dry-run", "print the results without saving them")
  .option("--no-ai-naming", "use built-in segment names, whatever ANTHROPIC_API_KEY is")
  .option(
    "--min-population <number>",
    "minimum number of customers with an order",
    toNumber(2, 1_000_000),
    minPopulation,
  )
  .option("--min-k <number>", "minimum number of segments per axis", groups, minK)
  .option("--max-k <number>", "maximum number of segments per axis", groups, maxK)
  .option("--seed <number>", "seed of random choices", toNumber(0, 2_147_483_647), seed)
  .option("--as-of <date>", "ignore events on or after this day; today, in the business's time zone, by default", toDay)
  .option("--json", "print only JSON on standard output");

type SegmentArguments = {
  storeId: string;
  axes?: string[];
  dryRun?: boolean;
  aiNaming: boolean;
  minPopulation: number;
  minK: number;
  maxK: number;
  seed: number;
  asOf?: string;
  json?: boolean;
};

/** Parses the command line; invalid arguments end the process. */
export const segmentArguments = (): SegmentArguments => {
  parseArguments(command);
  const given = command.opts<SegmentArguments>();
  if (given.minK > given.maxK) command.error("error: --min-k must not be above --max-k");
  return given;
};

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
