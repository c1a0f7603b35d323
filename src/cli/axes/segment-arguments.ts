import { Command, InvalidArgumentError } from "commander";
import { DEFAULT_OPTIONS } from "#lib/domain/axes/model.ts";
import { AXES, axisNamed } from "#lib/domain/axes/registry/axes.ts";
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
  .description("Finds the segments of the behavioral axes anew, and gives everybody a profile by them.")
  .requiredOption("--store-id <slug>", "the business")
  .option("--axes <names>", "these alone, separated by commas; the others stay as they are", toAxes)
  .option("--dry-run", "print what would be found, and save nothing")
  .option("--no-ai-naming", "the axes' own words as names, whatever ANTHROPIC_API_KEY says")
  .option("--min-population <number>", "customers with an order, at least", toNumber(2, 1_000_000), minPopulation)
  .option("--min-k <number>", "segments of an axis, at least", groups, minK)
  .option("--max-k <number>", "segments of an axis, at most", groups, maxK)
  .option("--seed <number>", "for what is drawn", toNumber(0, 2_147_483_647), seed)
  .option("--as-of <date>", "nothing on or after this day is seen; today, on the business's clock, if not given", toDay)
  .option("--json", "JSON alone on standard output");

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

/** What was asked for on the command line; what is wrong with it ends the process. */
export const segmentArguments = (): SegmentArguments => {
  parseArguments(command);
  const given = command.opts<SegmentArguments>();
  if (given.minK > given.maxK) command.error("error: --min-k must not be above --max-k");
  return given;
};
