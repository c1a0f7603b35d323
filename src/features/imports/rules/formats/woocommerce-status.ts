import type { FileStatus } from "#core/values/import-options.ts";
import type { OrderFile } from "../orders/order-file.ts";

/**
 * WooCommerce's statuses: an order on hold counts once it is paid, and a status that a plugin added ("Packed") counts
 * unless the order is known to be unpaid. `isPaid` is null if the file doesn't say.
 */
export const wooStatus = (
  text: string,
  isPaid: boolean | null,
  { readStatus }: Pick<OrderFile<never>, "readStatus">,
): FileStatus => {
  const known = readStatus(text);
  const isOnHold = /^(wc-)?on[ -]hold$/i.test(text);
  if (known !== null && !(isOnHold && isPaid)) return known;
  return isPaid === false ? "pending" : "completed";
};
