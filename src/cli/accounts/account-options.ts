import { once } from "node:events";
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { AppError } from "#core/values/errors.ts";
import type { Actor } from "#core/values/permissions.ts";
import { businessBySlug, commandLine } from "#features/accounts/manage-businesses.ts";

/** The command line as an actor in the business with this slug. Throws NOT_FOUND. */
export const actingIn = async (slug: string): Promise<Actor> => {
  const business = await businessBySlug(slug);
  if (!business) throw new AppError("NOT_FOUND", `There is no business ${slug}`);
  return commandLine({ businessId: business.id });
};

const INTERRUPTED = 130;

/** Reads a line without echoing it. */
const ask = (question: string): Promise<string> =>
  new Promise((resolve) => {
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const terminal = createInterface({ input: process.stdin, output: nowhere, terminal: true });
    process.stderr.write(question);
    terminal.on("SIGINT", () => process.exit(INTERRUPTED));
    terminal.question("", (answer) => {
      terminal.close();
      process.stderr.write("\n");
      resolve(answer);
    });
  });

const firstLine = async (): Promise<string> => {
  const lines = createInterface({ input: process.stdin });
  const line = await Promise.race([once(lines, "line"), once(lines, "close")]);
  lines.close();
  return String(line[0] ?? "");
};

/**
 * Reads a password from the terminal, twice, or the first line of standard input: never from an argument, which other
 * users can see.
 */
export const readPassword = async (): Promise<string> => {
  if (!process.stdin.isTTY) return firstLine();
  const password = await ask("Password: ");
  if (password === (await ask("Repeat password: "))) return password;
  process.stderr.write("The passwords do not match. Please try again\n");
  return readPassword();
};
