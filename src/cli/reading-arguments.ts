import { InvalidArgumentError } from "commander";
import { parseStatusPairs, STATUS_PAIRS } from "#features/imports/rules/orders/order-status.ts";
import { FILE_STATUSES, type StatusWords } from "#features/imports/rules/reading-options.ts";

/** What one unit of each currency is worth: EUR:1.08,GBP:1.27. */
export const toRates = (text: string): Record<string, number> => {
  const pairs = text.split(",").map((pair) => /^([A-Z]{3}):(\d{1,9}(?:\.\d{1,9})?)$/.exec(pair));
  if (pairs.some((pair) => pair === null)) throw new InvalidArgumentError("It must look like EUR:1.08,GBP:1.27.");
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", Number(pair?.[2])]));
};

/** What the shop's own status words mean: Packed:completed,In the kiln:pending. */
export const toStatuses = (text: string): StatusWords => {
  if (!STATUS_PAIRS.test(text))
    throw new InvalidArgumentError(
      `It must look like Packed:completed,In the kiln:pending (${FILE_STATUSES.join(", ")}).`,
    );
  return parseStatusPairs(text);
};
