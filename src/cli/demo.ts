import { InvalidArgumentError } from "commander";
import { readBuildAgain } from "#core/cache.ts";
import { openDatabase } from "#core/postgres/open-database.ts";
import { now } from "#core/server/clock.ts";
import { log } from "#core/server/log.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { provideSettings, publicUrl, settings } from "#core/server/settings.ts";
import {
  ensureDemoActions,
  ensureDemoAudiences,
  ensureDemoAxes,
  ensureDemoForecast,
  ensureDemoPurchasing,
  ensureDemoScores,
  requestDemoDrift,
} from "#features/demo/ensure-demo-results.ts";
import { addDemoCampaign, addDemoEvents, ensureDemoSegments } from "#features/demo/ensure-demo-segments.ts";

import { loadDemoBusiness } from "#features/demo/load-demo-data.ts";

import { defineCommand } from "./define-command.ts";
import { DEMO, type DemoLogins, ensureDemoLogins, forgetDemoLogins } from "./demo/demo-logins.ts";
import { tell } from "./run-command.ts";
import { type Life, runProcess } from "./run-process.ts";
import { assertPortIsFree } from "./server/port.ts";
import { buildLog, buildUnlessBuilt } from "./server/product-build.ts";
import { provideStoredSecret, runServer } from "./server/run-server.ts";

const startOver = async (): Promise<void> => {
  const database = await openDatabase(tell);
  try {
    if (!database.reset) throw new OperatorError("--reset is for the embedded database only: DATABASE_URL is set");
    await database.reset();
    forgetDemoLogins();
    tell("Started over: the database is empty");
  } finally {
    await database.release();
    provideSettings({ DATABASE_URL: "", DATABASE_OWNER_URL: "" });
  }
};

const seconds = (since: number): string => `${((Date.now() - since) / 1000).toFixed(1)} s`;

const load = async (size: number | undefined): Promise<DemoLogins> => {
  const logins = await ensureDemoLogins(publicUrl());
  const since = Date.now();
  let tenth = 0;
  const onProgress = (done: number, of: number) => {
    if (Math.floor((10 * done) / of) <= tenth) return;
    tenth = Math.floor((10 * done) / of);
    tell(`Loading the demo business: ${tenth * 10}%`);
  };
  const scope = { businessId: logins.tenantId };
  const { loaded, customers, orders, tickets } = await loadDemoBusiness(scope, {
    now: now(),
    timeZone: DEMO.timeZone,
    ...(size && { customers: size }),
    onProgress,
  });
  if (loaded) {
    await addDemoCampaign(scope);
    await addDemoEvents(scope);
  }
  await ensureDemoSegments(scope);
  // Independent of each other, and each on its own threads.
  await Promise.all([ensureDemoPurchasing(scope).then(() => ensureDemoForecast(scope)), ensureDemoAxes(scope)]);
  await ensureDemoActions(scope);
  await ensureDemoAudiences(scope);
  await requestDemoDrift(scope);
  if (loaded) tell(`Loaded ${customers} customers, ${orders} orders and ${tickets} tickets in ${seconds(since)}`);
  return logins;
};

const build = async (life: Pick<Life, "stop">): Promise<void> => {
  // What was cached while the demo business was loaded was of no build, or of the one before.
  if (await buildUnlessBuilt(life, { logFile: buildLog(), print: tell })) readBuildAgain();
};

/** Builds while the demo business is loaded, because a build leaves a core idle for a quarter of its time. */
const startBuild = (life: Life): Promise<void> => {
  const ended = new AbortController();
  const built = build({ stop: AbortSignal.any([life.stop, ended.signal]) });
  // Its failure is reported where it is awaited, unless something else fails before.
  const settled = built.catch(() => {});
  life.atEnd(() => {
    ended.abort();
    return settled;
  });
  return built;
};

const welcome = (address: string, { logins, password, token }: DemoLogins): string =>
  [
    "",
    `Customer 360 is ready: ${address}`,
    "",
    ...logins.map(({ email, role }) => `  ${role.padEnd(8)} ${email}   password ${password}`),
    "",
    `  curl -H "Authorization: Bearer ${token}" ${address}/api/reports/customers/segmentation/`,
    "",
    `These are saved in ${settings().DATA_DIR}/demo.json. Press Ctrl-C to stop.`,
  ].join("\n");

/** Computes what the first pages don't need while the server already answers. */
const computeLater = (life: Life, { tenantId }: DemoLogins): void => {
  const done = ensureDemoScores({ businessId: tenantId }, life.stop).catch((err: unknown) => {
    if (!life.stop.aborted) log().error({ err }, "forecasts of earlier months not scored");
  });
  life.atEnd(() => done);
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError("Must be a whole number, at least 1.");
  return Number(text);
};

const program = defineCommand("npm run demo --").description("Starts Customer 360 with a demo shop");
program.option("--reset", "delete the database and reload the demo business");
program.option("--customers <number>", "number of customers in the shop when it is loaded (5000)", wholeNumber);
const { reset, customers } = program.parse().opts<{ reset?: boolean; customers?: number }>();

await runProcess(async (life) => {
  // Served over HTTP on this machine, whatever .env sets for production, because HTTPS-only cookies would not be sent
  // back.
  provideSettings({ LOG_LEVEL: process.env.LOG_LEVEL || "warn", PUBLIC_URL: "" });
  await assertPortIsFree(settings().PORT, settings().HOST);
  provideStoredSecret();
  if (reset) await startOver();
  const built = startBuild(life);
  let logins: DemoLogins | undefined;
  await runServer(life, {
    dev: false,
    prepare: async () => {
      [logins] = await Promise.all([load(customers), built]);
    },
    onListening: (address) => {
      if (!logins) return;
      console.log(welcome(address, logins));
      computeLater(life, logins);
    },
  });
});
