import { expect, test } from "vitest";
import { defineCommand } from "./define-command.ts";

const errorFor = (...args: string[]): string => {
  let written = "";
  const command = defineCommand("segment").option("--axes <names>").option("--seed <number>").option("--dry-run");
  command
    .command("create-user")
    .option("--business <slug>")
    .action(() => {});
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({
      writeErr: (text) => {
        written += text;
      },
    });
  expect(() => command.parse(args, { from: "user" })).toThrow();
  return written;
};

test.each([
  [["--axis", "x"], "error: unknown option '--axis'\n(Did you mean --axes?)\n"],
  [["--dryrun"], "error: unknown option '--dryrun'\n(Did you mean --dry-run?)\n"],
  [["create-usr"], "error: unknown command 'create-usr'\n(Did you mean create-user?)\n"],
  [["create-user", "--busines", "x"], "error: unknown option '--busines'\n(Did you mean --business?)\n"],
])("suggests what is near %j", (args, wanted) => expect(errorFor(...args)).toBe(wanted));

test.each([["--age"], ["--foo"], ["--sku"], ["delete-shop"]])("suggests nothing for %s", (given) => {
  expect(errorFor(given)).not.toContain("Did you mean");
});
