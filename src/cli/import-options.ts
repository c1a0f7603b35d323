import { readFileSync } from "node:fs";
import { InvalidArgumentError } from "commander";
import { mapping } from "#features/imports/contracts/reading.ts";
import { MOST_HEADER_ROW } from "#features/imports/rules/layout.ts";
import { parseStatusPairs, STATUS_PAIRS } from "#features/imports/rules/orders/order-status.ts";
import { FILE_STATUSES, type ImportMapping, type StatusWords } from "#features/imports/rules/reading-options.ts";
import { CONSENT_CHANNELS, type ConsentChannel, ID_PREFIX, LONGEST_PREFIX } from "#records/rules/incoming-records.ts";

export const toStorefront = (text: string): number => {
  const id = Number(text);
  if (!/^\d{1,9}$/.test(text) || id < 1) throw new InvalidArgumentError("It must be a storefront number, from 1.");
  return id;
};

export const toDays = (text: string): number => {
  if (!/^-?\d{1,6}$/.test(text)) throw new InvalidArgumentError("It must be a whole number of days.");
  return Number(text);
};

export const toCustomers = (text: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError("It must be a number of customers.");
  return Number(text);
};

export const toIdPrefix = (text: string): string => {
  if (ID_PREFIX.test(text) && text.length <= LONGEST_PREFIX) return text;
  throw new InvalidArgumentError("Must be lower-case letters and digits that end with a hyphen, such as outlet-");
};

export const toChannels = (text: string): ConsentChannel[] => {
  const names = text.split(",");
  if (!names.every((name) => CONSENT_CHANNELS.some((channel) => channel === name)))
    throw new InvalidArgumentError(`It must be one or more of ${CONSENT_CHANNELS.join(", ")}, such as email,sms.`);
  return CONSENT_CHANNELS.filter((channel) => names.includes(channel));
};

export const toRates = (text: string): Record<string, number> => {
  const pairs = text.split(",").map((pair) => /^([A-Z]{3}):(\d{1,9}(?:\.\d{1,9})?)$/.exec(pair));
  if (pairs.some((pair) => pair === null)) throw new InvalidArgumentError("It must look like EUR:1.08,GBP:1.27.");
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", Number(pair?.[2])]));
};

export const toStatuses = (text: string): StatusWords => {
  if (!STATUS_PAIRS.test(text))
    throw new InvalidArgumentError(
      `It must look like Packed:completed,In the kiln:pending (${FILE_STATUSES.join(", ")}).`,
    );
  return parseStatusPairs(text);
};

export const toMapping = (file: string): ImportMapping => {
  try {
    return mapping.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    throw new InvalidArgumentError(
      'It must be a JSON file such as {"rows": "orders", "columns": {"order_id": "Number", …}}.',
    );
  }
};

export const toHeaderRow = (text: string): number => {
  const row = Number(text);
  if (!Number.isInteger(row) || row < 0 || row > MOST_HEADER_ROW)
    throw new InvalidArgumentError(`It must be a row from 1 to ${MOST_HEADER_ROW}, or 0 for none.`);
  return row;
};
