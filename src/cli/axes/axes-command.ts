import type { Command } from "commander";
import { DatabaseUnreachable } from "#core/postgres/open-database.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { isDatabaseAway } from "#core/values/database-away.ts";
import type { Actor } from "#core/values/permissions.ts";
import { businessBySlug, businessSlugs, commandLine } from "#features/accounts/manage-businesses.ts";
import { openForLife } from "../run-command.ts";
import { type Life, runProcess } from "../run-process.ts";

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
