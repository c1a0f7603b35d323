import { Command } from "commander";
import { findNearName } from "#core/values/near-name.ts";

const namesIn = (command: Command): string[] => [
  ...command.options.flatMap(({ long }) => long ?? []),
  ...command.commands.flatMap((each) => [each.name(), ...namesIn(each)]),
];

/** commander's own suggestions also name options that are hardly like the given one, such as --axes for --age. */
const suggested = (message: string, command: Command): string => {
  const [, given] = /^error: unknown (?:option|command) '([^']+)'/.exec(message) ?? [];
  const isOption = given?.startsWith("--");
  const known = namesIn(command).filter((name) => name.startsWith("--") === isOption);
  const near = given ? findNearName(given, known) : null;
  return near === null ? message : `${message.trimEnd()}\n(Did you mean ${near}?)\n`;
};

/** A command that suggests an option or subcommand for an unknown one only if it is near. */
export const defineCommand = (name?: string): Command => {
  const command = new Command(name).showSuggestionAfterError(false);
  return command.configureOutput({ outputError: (message, write) => write(suggested(message, command)) });
};
