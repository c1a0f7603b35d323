import { woocommerceOrders } from "../formats/woocommerce-orders.ts";
import { JSON_HEADER } from "../import-format.ts";
import { DeliveryRefused, type Effect, type ReadPayload } from "./effect.ts";

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
  const updatedAt = order.updatedAt ?? null;
  const source = customer && {
    record: `customer:${customer.externalId}`,
    externalId: customer.externalId,
    createdAt: customer.createdAt,
  };
  const { name = null, firstName = null, lastName = null, email = null, phone = null, country = null } = customer ?? {};
  const change = { name, firstName, lastName, email, phone, country };
  const record = `contact:${customer?.externalId}`;
  const details: Effect[] = source
    ? [
        {
          kind: "customer",
          record,
          updatedAt,
          customer: source,
          change,
          isFromOrder: true,
        },
      ]
    : [];
  // The newest version names all refunds: one that was taken back is gone.
  return [
    ...details,
    { kind: "order", record: `order:${order.externalId}`, updatedAt, customer: source, order: { ...order, refunds } },
  ];
};
