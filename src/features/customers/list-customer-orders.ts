import { getBusinessOrThrow } from "#core/auth/businesses.ts";
import { toPageWindow } from "#core/db/read-page.ts";
import { withBusiness } from "#core/db/with-business.ts";
import { namedValues } from "#core/values/custom-fields.ts";
import type { Scope } from "#core/values/permissions.ts";
import { type OrderSort, readCustomerOrders } from "#features/customers/store/customer-orders.ts";
import { toMajor } from "#lib/money.ts";
import { activeCustomFields } from "#records/customers/custom-fields.ts";
import { assertCustomerExists } from "../segments/assign-segments.ts";

/** One page of a customer's orders in any status, with their lines. Throws NOT_FOUND (CUSTOMER_NOT_FOUND). */
export const listCustomerOrders = async (
  scope: Scope,
  customerId: string,
  { sort, ...page }: { page: number; pageSize: number; sort: OrderSort },
) => {
  await assertCustomerExists(scope, customerId);
  const { currency } = await getBusinessOrThrow(scope);
  const [{ data, total }, fields] = await Promise.all([
    readCustomerOrders(scope, customerId, { ...toPageWindow(page), sort }),
    withBusiness(scope, (client) => activeCustomFields(client, scope, "orders")),
  ]);
  const money = (minor: number) => toMajor(minor, currency);
  const orders = data.map(({ orderedAt, items, customFields, ...order }) => ({
    ...order,
    orderedAt: orderedAt.toISOString(),
    total: money(order.total),
    discount: money(order.discount),
    refunded: money(order.refunded),
    net: money(order.net),
    grossMargin: order.grossMargin === null ? null : money(order.grossMargin),
    customFields: namedValues(fields, customFields),
    items: items.map((item) => ({
      ...item,
      price: money(item.price),
      lineTotal: money(item.lineTotal),
      refunded: money(item.refunded),
      unitCost: item.unitCost === null ? null : money(item.unitCost),
    })),
  }));
  return { data: orders, total, currency };
};
