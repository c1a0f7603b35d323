import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { InvalidArgumentError, Option } from "commander";
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
import { unpackArchive } from "#features/imports/files/unpack-archive.ts";
import { DATE_ORDERS, DECIMAL_SIGNS, MAPPED_ROWS } from "#features/imports/rules/reading-options.ts";
import { startWorker } from "#worker/start-worker.ts";
import { defineCommand } from "./define-command.ts";
import { DEMO, type DemoLogins, ensureDemoLogins, forgetDemoLogins, hasDemoShop } from "./demo/demo-logins.ts";
import {
  describeOwnShop,
  ensureOwnShop,
  findOwnShop,
  followCalculations,
  forgetOwnShop,
  importOwnFiles,
  type OwnLogin,
  type OwnShop,
  type ShopFacts,
  savedOwnShop,
} from "./demo/own-shop.ts";
import { type Choices, identifyOwnFiles, type OwnFile, settleOwnFiles } from "./demo/read-own-files.ts";
import { openTerminal } from "./demo/terminal.ts";
import { toRates, toStatuses } from "./reading-arguments.ts";
import { openForLife, tell } from "./run-command.ts";
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
    forgetOwnShop();
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

type Login = { email: string; role: string; password: string };

const loginLine = ({ email, role, password }: Login): string => `  ${role.padEnd(8)} ${email}   password ${password}`;

const ofOwnShop = (own: OwnLogin): string[] => [
  `  ${own.name} (${own.currency}, ${own.timeZone})`,
  loginLine({ ...own, role: "admin" }),
  "  Nothing leaves this machine: no email is sent, and no other system is called.",
  "",
];

const ofDemoShop = (address: string, { logins, password, token }: DemoLogins): string[] => [
  ...logins.map((login) => loginLine({ ...login, password })),
  "",
  `  curl -H "Authorization: Bearer ${token}" ${address}/api/reports/customers/segmentation/`,
  "",
];

type Shops = { own?: OwnLogin; demo?: DemoLogins };

const welcome = (address: string, { own, demo }: Shops): string => {
  const files = [...(own ? ["own-shop.json"] : []), ...(demo ? ["demo.json"] : [])];
  return [
    "",
    `Customer 360 is ready: ${address}`,
    "",
    ...(own ? ofOwnShop(own) : []),
    ...(demo ? ofDemoShop(address, demo) : []),
    `These are saved in ${files.map((file) => path.join(settings().DATA_DIR, file)).join(" and ")}. Press Ctrl-C to stop.`,
  ].join("\n");
};

const wholeNumber = (text: string): number => {
  if (!/^[1-9]\d{0,7}$/.test(text)) throw new InvalidArgumentError("Must be a whole number, at least 1.");
  return Number(text);
};

/** A follow-up of the start, which a stop may end. */
const follow = (life: Life, work: Promise<void>, failure: string): void => {
  const done = work.catch((err: unknown) => {
    if (!life.stop.aborted) log().error({ err }, failure);
  });
  life.atEnd(() => done);
};

const program = defineCommand("npm run demo --")
  .description(
    "Starts Customer 360 with a demo shop, or with the orders in your own files. Nothing leaves this machine.",
  )
  .argument("[files...]", "your own orders, customers and support tickets: CSV, XLSX, JSON, ZIP or gzip")
  .option("--reset", "delete the database, then load these files or the demo business again")
  .option("--customers <number>", "number of customers in the demo shop when it is loaded (5000)", wholeNumber)
  .option("--yes", "ask nothing: take what the files prove, and stop where they prove nothing")
  .option("--no-start", "load the files and calculate everything, without building and starting the pages")
  .option("--name <name>", "your shop's name; by default that of the first file")
  .option("--time-zone <zone>", "in which your shop's days begin; by default this machine's")
  .option("--currency <code>", "of your shop's reports; by default what the files say")
  .addOption(new Option("--rows <what>", "what each row of files without a known layout is").choices(MAPPED_ROWS))
  .addOption(new Option("--date-order <order>", "how to read a date such as 03/04/2026").choices(DATE_ORDERS))
  .addOption(new Option("--decimal-sign <sign>", "before the decimals of amounts").choices(DECIMAL_SIGNS))
  .option("--statuses <list>", "what your own status words mean: Packed:completed,In the kiln:pending", toStatuses, {})
  .option("--rates <list>", "what one unit of other currencies is worth: EUR:1.08,GBP:1.27", toRates, {})
  .option("--customers-by-name", "know customers without an ID, email address or phone number by their name")
  .parse();
const { reset, customers, yes, start, ...given } = program.opts<
  ShopFacts & Choices & { reset?: boolean; customers?: number; yes?: boolean; start: boolean }
>();

/** Files of this machine, those in ZIP archives unpacked until the end of the command. */
const unpackFiles = async (life: Life): Promise<string[]> => {
  const folder = await mkdtemp(path.join(tmpdir(), "customer-360-files-"));
  life.atEnd(() => rm(folder, { recursive: true, force: true }));
  const all = await Promise.all(
    program.args.map(async (file, i) => (await unpackArchive(file, path.join(folder, String(i)))) ?? [file]),
  );
  return all.flat();
};

type OwnFiles = { files: OwnFile[]; shop: OwnShop };

/** Reads the files, and asks what they don't say, before anything is stored. */
const readOwnFiles = async (life: Life): Promise<OwnFiles> => {
  const terminal = openTerminal({ yes: yes === true, stop: life.stop });
  const asking = { terminal, stop: life.stop };
  try {
    const files = await identifyOwnFiles(await unpackFiles(life), given, asking);
    const shop = (reset ? undefined : savedOwnShop()) ?? (await describeOwnShop(files, given, asking));
    await settleOwnFiles(files, shop, asking);
    return { files, shop };
  } finally {
    terminal.close();
  }
};

const loadOwn = async ({ files, shop }: OwnFiles, { stop }: Life): Promise<OwnLogin> => {
  const since = Date.now();
  const own = await ensureOwnShop(shop, publicUrl());
  await importOwnFiles(own, files, stop);
  tell(`Imported in ${seconds(since)}`);
  return own;
};

/** The user's own shop, with these files if there are some, and the demo shop, unless only the own one is wanted or there. */
const loadShops = async (own: OwnFiles | null, life: Life): Promise<Shops> => {
  if (own) return { own: await loadOwn(own, life), ...((await hasDemoShop()) && { demo: await load(customers) }) };
  if (!(await findOwnShop())) return { demo: await load(customers) };
  const shop = await ensureOwnShop(null, publicUrl());
  return { own: shop, ...((await hasDemoShop()) && { demo: await load(customers) }) };
};

await runProcess(async (life) => {
  // Served over HTTP on this machine, whatever .env sets for production, because HTTPS-only cookies would not be sent
  // back.
  provideSettings({ LOG_LEVEL: process.env.LOG_LEVEL || "warn", PUBLIC_URL: "" });
  if (start) await assertPortIsFree(settings().PORT, settings().HOST);
  provideStoredSecret();
  const files = program.args.length > 0 ? await readOwnFiles(life) : null;
  // Customers of a shop that tries the product stay here, whatever .env allows.
  if (files || (!reset && savedOwnShop())) provideSettings({ ANTHROPIC_API_KEY: "", SMTP_URL: "" });
  if (reset) await startOver();
  if (!start) {
    await openForLife(life);
    const { own } = await loadShops(files, life);
    life.atEnd(await startWorker());
    if (own) await followCalculations(own, life.stop);
    tell("Loaded. npm run demo starts the pages");
    return;
  }
  const built = startBuild(life);
  let shops: Shops = {};
  await runServer(life, {
    dev: false,
    prepare: async () => {
      [shops] = await Promise.all([loadShops(files, life), built]);
    },
    onListening: (address) => {
      console.log(welcome(address, shops));
      const { own, demo } = shops;
      if (own) follow(life, followCalculations(own, life.stop), "calculations not followed");
      if (demo) {
        const scope = { businessId: demo.tenantId };
        follow(life, ensureDemoScores(scope, life.stop), "forecasts of earlier months not scored");
      }
    },
  });
});
