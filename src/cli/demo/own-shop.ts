import { randomBytes } from "node:crypto";
import path from "node:path";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { importProgress, leftOutWords, printUnused } from "#cli/progress.ts";
import { tell } from "#cli/run-command.ts";
import { OperatorError } from "#core/server/operator-error.ts";
import { AppError } from "#core/values/errors.ts";
import { checkCurrency, readName } from "#core/values/fields.ts";
import { businessBySlug, commandLine, createBusiness } from "#features/accounts/manage-businesses.ts";
import { importInProcess } from "#features/imports/run-import.ts";
import { readCalculations } from "#features/runs/manage-runs.ts";
import { type Books, detectCurrency, type OwnFile, readZone } from "./read-own-files.ts";
import { giveLogin, savedLogins } from "./saved-logins.ts";
import type { Terminal } from "./terminal.ts";

/** The business of the user's own files. */
export type OwnShop = Books & { name: string };

/** The contents of `.data/own-shop.json`: how to log in, and what was said about the shop. */
export type OwnLogin = OwnShop & {
  url: string;
  email: string;
  password: string;
  tenantId: string;
  businessSlug: string;
};

const SLUG = "own-shop";
const EMAIL = "admin@own-shop.example";

const saved = savedLogins<OwnLogin>("own-shop.json");
export const forgetOwnShop = saved.forget;
/** Undefined before the first files. */
export const savedOwnShop = saved.read;

/** The business of earlier files; null before the first ones. */
export const findOwnShop = () => businessBySlug(SLUG);

export type ShopFacts = { name?: string; timeZone?: string; currency?: string };

/** A shop's name from its first file: my-orders_2026.csv is "My orders 2026". */
const nameFrom = (file: string): string => {
  const words = path
    .basename(file)
    .replace(/(\.[a-z]{2,6}){1,2}$/i, "")
    .replace(/[_\-.]+/g, " ")
    .trim();
  return words === "" ? "My shop" : `${words[0]?.toUpperCase()}${words.slice(1)}`.slice(0, 60);
};

const refused = (option: string, error: unknown): OperatorError =>
  new OperatorError(`${option}: ${error instanceof AppError ? error.issues[0]?.message : (error as Error).message}`);

const readCurrency = (text: string): string => {
  const code = text.toUpperCase();
  try {
    checkCurrency(code);
  } catch {
    throw new Error("Answer an ISO 4217 code such as USD");
  }
  return code;
};

/** What an option says, checked. */
const optionValue = <Value>(option: string, text: string, read: (text: string) => Value): Value => {
  try {
    return read(text);
  } catch (error) {
    throw refused(option, error);
  }
};

/** Asks what the files don't say about the shop. Throws an OperatorError that names the option if nothing proves its currency. */
export const describeOwnShop = async (
  files: readonly OwnFile[],
  given: ShopFacts,
  { terminal, stop }: { terminal: Terminal; stop: AbortSignal },
): Promise<OwnShop> => {
  const orders = files.find(({ about }) => about === "orders") ?? files[0];
  const fallback = nameFrom(orders?.name ?? "");
  const name = given.name
    ? optionValue("--name", given.name, readName)
    : await terminal.ask({
        text: "Name of your shop",
        fallback,
        read: (text) => text.slice(0, 60),
        unasked: { answer: fallback },
      });
  const { timeZone: machine } = Intl.DateTimeFormat().resolvedOptions();
  const timeZone = given.timeZone
    ? optionValue("--time-zone", given.timeZone, readZone)
    : await terminal.ask({
        text: "Its time zone, in which its days begin",
        fallback: machine,
        read: readZone,
        unasked: { answer: machine },
      });
  if (given.currency) return { name, timeZone, currency: optionValue("--currency", given.currency, readCurrency) };
  const currency = await detectCurrency(files, timeZone, stop);
  const asked = await terminal.ask({
    text: "Its currency",
    fallback: currency,
    read: readCurrency,
    unasked: currency
      ? { answer: currency }
      : {
          stop: `${orders?.name}: nothing shows the currency of its amounts. Add --currency EUR, or another ISO 4217 code`,
        },
  });
  return { name, timeZone, currency: asked };
};

/** Of what was saved of an earlier one, only this is the shop's. */
const createOwnShop = async ({ name, timeZone, currency }: OwnShop) =>
  (await createBusiness({ slug: SLUG, name, timeZone, currency })).business;

/** Creates the shop with its admin, or finds it as it is; saves how to log in. */
export const ensureOwnShop = async (wanted: OwnShop | null, url: string): Promise<OwnLogin> => {
  const business = (await findOwnShop()) ?? (wanted && (await createOwnShop(wanted)));
  if (!business) throw new Error("There is no shop of the user's own files");
  const { id, name, slug, timeZone, currency } = business;
  const kept = saved.read();
  const isKept = kept?.tenantId === id;
  const password = isKept ? kept.password : randomBytes(12).toString("base64url");
  if (!isKept)
    await giveLogin(commandLine({ businessId: id }), { email: EMAIL, name: "Admin", role: "admin", password });
  const login = { url, email: EMAIL, password, tenantId: id, businessSlug: slug, name, timeZone, currency };
  saved.write(login);
  return login;
};

const figure = (value: number): string => value.toLocaleString("en");

/** Imports the files one after another. What was imported before changes nothing. Throws what an import throws. */
export const importOwnFiles = async (
  { tenantId }: OwnLogin,
  files: readonly OwnFile[],
  stop: AbortSignal,
): Promise<void> => {
  const actor = commandLine({ businessId: tenantId });
  for (const { name, about, ...reading } of files) {
    const progress = importProgress(process.stderr);
    const request = {
      ...reading,
      storefrontId: 1,
      shiftDays: 0,
      ...(reading.lines === undefined && { fileName: name }),
    };
    const result = await importInProcess(actor, { ...request, stop, onProgress: progress.show }).finally(
      progress.clear,
    );
    if (result.wasStopped) throw new OperatorError(`${name}: stopped. Start again with the same files to continue`);
    const added = {
      orders: `${figure(result.ordersNew)} orders added`,
      customers: `${figure(result.customersNew)} customers added, ${figure(result.customersChanged)} changed`,
      tickets: `${figure(result.ticketsNew)} tickets added`,
    }[about];
    const problems = `${figure(result.rowsRefused)} rows with problems${leftOutWords(result.cellsLeftOut)}`;
    tell(
      result.wasDone
        ? `${name} was imported before: nothing was changed`
        : `${name}: ${added}, ${problems}${result.rowsRefused > 0 ? ": see the page Imports" : ""}`,
    );
    if (!result.wasDone) printUnused(result.unusedColumns);
  }
};

const STAGES: Readonly<Record<string, string>> = {
  segments: "RFM and segments",
  forecast: "forecast",
  purchasing: "purchase segments",
  axes: "behavioral axes",
};

const LOOK_MS = 500;

/** Waits until everything is calculated that the import started, and tells each part; also one that failed, which Runs and jobs explains. */
export const followCalculations = async ({ tenantId }: OwnLogin, stop: AbortSignal): Promise<void> => {
  const scope = { businessId: tenantId };
  const open = new Set<string>();
  for (;;) {
    const { data } = await readCalculations(scope);
    for (const { stage, state } of data) {
      if (state !== null) open.add(stage);
      else if (open.delete(stage) && STAGES[stage]) tell(`Calculated: ${STAGES[stage]}`);
    }
    if (open.size === 0) return;
    await setTimeout(LOOK_MS, undefined, { signal: stop });
  }
};
