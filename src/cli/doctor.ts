import { existsSync } from "node:fs";
import path from "node:path";
import { findHome } from "#core/postgres/data-location.ts";
import { openDatabase } from "#core/postgres/open-database.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { settingProblems, settings } from "#core/server/settings.ts";
import { defineCommand } from "./define-command.ts";
import { checkDatabase } from "./operations/check-database.ts";
import {
  checkBuild,
  checkLanguages,
  checkLeftovers,
  checkNode,
  checkPort,
  checkSpace,
  checkWritable,
} from "./operations/check-machine.ts";
import { checkProxy, checkPublicUrl, checkReadersHost, checkSettings } from "./operations/check-settings.ts";

import { about, catchFindings, type Finding, formatFinding } from "./operations/finding.ts";
import { tell } from "./run-command.ts";
import { runProcess } from "./run-process.ts";

const program = defineCommand("npm run doctor --")
  .description("Checks settings, machine and database, and says what is wrong and how to fix it; changes nothing")
  .option("--json", "print one JSON object on standard output");
const { json } = program.parse().opts<{ json?: boolean }>();

/** Starts the embedded database if it isn't running, like every command, and stops it again; never creates it. */
const lookAtDatabase = async (): Promise<Finding[]> => {
  const { DATABASE_URL, DATA_DIR } = settings();
  const isEmbedded = !DATABASE_URL;
  if (isEmbedded && findHome(DATA_DIR) === undefined && !existsSync(path.join(DATA_DIR, "postgres"))) {
    return [about("database").warn(`there is none in ${DATA_DIR} yet`, "Nothing: the first start creates it")];
  }
  if (isEmbedded) tell("Joining the embedded database, or starting it for the duration of the checks");
  return catchFindings("database", async () => {
    const database = await openDatabase(tell);
    try {
      return await checkDatabase(database);
    } finally {
      await database.release();
    }
  });
};

await runProcess(async () => {
  const findings = [...checkSettings(), ...checkNode(), ...checkLanguages(), ...checkBuild()];
  if (settingProblems({ production: false }).length === 0) {
    const { DATA_DIR, PORT, HOST, DATABASE_URL } = settings();
    findings.push(
      ...checkPublicUrl(),
      ...checkProxy(),
      ...checkReadersHost(),
      ...(await checkPort(PORT, HOST)),
      ...checkSpace(path.resolve(DATA_DIR)),
      ...checkWritable(path.resolve(DATA_DIR)),
      ...(DATABASE_URL ? [] : checkLeftovers(DATA_DIR)),
      ...(await lookAtDatabase()),
    );
  } else findings.push(about("the rest").warn("not checked, because it needs valid settings", "Fix those first"));

  const failed = findings.filter(({ state }) => state === "fail").length;
  if (json) console.log(JSON.stringify({ ok: failed === 0, findings }, null, 2));
  else console.log(findings.map(formatFinding).join("\n"));
  if (failed > 0) throw new OperatorError(`${failed === 1 ? "One problem" : `${failed} problems`} to fix`);
});
