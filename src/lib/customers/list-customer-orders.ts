import { namedValues } from "#lib/domain/commerce/custom-fields.ts";
import { getBusinessOrThrow } from "#lib/server/db/accounts/businesses.ts";
import { activeCustomFields } from "#lib/server/db/customers/custom-fields.ts";
import { type OrderSort, readCustomerOrders } from "#lib/server/db/customers/customer-orders.ts";
import { pageWindowOf } from "#lib/server/db/read-page.ts";
import { withBusiness } from "#lib/server/db/with-business.ts";
import { toMajor } from "../domain/money.ts";
import type { Scope } from "../domain/permissions.ts";
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
    readCustomerOrders(scope, customerId, { ...pageWindowOf(page), sort }),
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
