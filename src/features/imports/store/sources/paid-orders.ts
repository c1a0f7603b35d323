import { z } from "zod";
import { OutgoingError } from "#core/outgoing/outgoing-error.ts";
import type { AdminApi } from "./admin-api.ts";

/** The server accepts at most 20 values of a parameter. */
const LIMIT = 20;
const FIELDS = "id,updated_at,payment_collection.order.id";

const payment = z.object({
  updated_at: z.string().min(1),
  payment_collection: z.object({ order: z.object({ id: z.string() }).nullish() }).nullish(),
});

/** Payments from a time on, without the first `offset` ones. */
type PageOffset = { from: string; offset: number };

const CURSOR = /^payments (\S+) (\d+)$/;
const formatCursor = ({ from, offset }: PageOffset): string => `payments ${from} ${offset}`;

export const paymentsSince = (since: Date): string => formatCursor({ from: since.toISOString(), offset: 0 });

/** Null for a cursor of another list. */
export const paymentsPlace = (cursor: string | null): PageOffset | null => {
  const [, from = "", offset = ""] = CURSOR.exec(cursor ?? "") ?? [];
  return from === "" ? null : { from, offset: Number(offset) };
};

/**
 * Orders with changed payments: capturing or refunding a payment doesn't change the order's `updated_at`. Each page starts
 * at the time of the previous page's last payment. With an offset, a payment would be skipped whenever an earlier one
 * changes and moves to the end, so it is only used among payments with exactly the same time.
 */
export const paidOrders = async (api: AdminApi, { from, offset }: PageOffset, fields: string, signal: AbortSignal) => {
  const query = { fields: FIELDS, order: "updated_at", limit: String(LIMIT) };
  const { records, requestedAt } = await api.list(
    "payments",
    { ...query, "updated_at[$gte]": from, offset: String(offset) },
    signal,
  );
  const payments = z.array(payment).safeParse(records);
  if (!payments.success) throw new OutgoingError("BAD_ANSWER", "/admin/payments");
  const ids = [...new Set(payments.data.flatMap(({ payment_collection: of }) => of?.order?.id ?? []))];
  const last = payments.data.length === LIMIT ? payments.data.at(-1)?.updated_at : undefined;
  const following = last !== undefined && last > from ? { from: last, offset: 0 } : { from, offset: offset + LIMIT };
  const next = last === undefined ? null : formatCursor(following);
  if (ids.length === 0) return { records: [], requestedAt, next };
  const orders = await api.list("orders", { fields, limit: String(LIMIT), "id[]": ids }, signal);
  return { records: orders.records, requestedAt: orders.requestedAt, next };
};
