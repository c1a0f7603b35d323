import { DeliveryRefused } from "#core/values/delivery-refused.ts";
import type { ReadPayload } from "../connections/effect.ts";
import { woocommerceOrders } from "../formats/woocommerce-orders.ts";
import { JSON_HEADER } from "../import-format.ts";
import { boughtBy } from "./bought-by.ts";

/** A webhook has the order as the REST API answers it, so that it is read as a file with this one record is. */
export const readWooOrder: ReadPayload = (payload, shop) => {
  const { open } = woocommerceOrders;
  const { read } = open((column) => JSON_HEADER.indexOf(column), { ...shop, shiftDays: 0 }, JSON_HEADER);
  const reading = read([{ line: 1, byte: 0, cells: [JSON.stringify(payload)] }]);
  const [problem] = reading.problems;
  if (problem?.code === "rate") throw new DeliveryRefused("currency", problem.value ?? "");
  if (problem) throw new DeliveryRefused("invalid_payload", `${problem.column}: ${problem.reason}`);
  const { order, customer, refunds = [] } = reading;
  if (!order) throw new DeliveryRefused("invalid_payload", "");
  // The newest version names all refunds: one that was taken back is gone.
  return boughtBy({ ...order, refunds }, { customer: customer ?? null });
};
