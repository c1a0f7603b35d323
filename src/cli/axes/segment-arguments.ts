import { Command, InvalidArgumentError } from "commander";
import { DEFAULT_OPTIONS } from "#records/rules/axes/model.ts";
import { AXES, axisNamed } from "#records/rules/axes/registry/axes.ts";
import { parseArguments } from "./axes-command.ts";

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
const command = new Command("npm run segment --")
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

export type SegmentArguments = {
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
