import type { MedusaApi } from "./medusa-api.ts";
import type { Stocked } from "./stock-shop.ts";

const address = (n: number) => ({
  first_name: "Ada",
  last_name: `No. ${n}`,
  address_1: `${n} Main Street`,
  city: "Austin",
  province: "us-tx",
  postal_code: "78701",
  country_code: "us",
  phone: "+15125550100",
});

/** Buys through the storefront's API as a customer's browser does, and returns the order's ID. */
const placeOrder = async (
  store: MedusaApi,
  { regionId, shippingOptionId, variants }: Stocked,
  n: number,
): Promise<string> => {
  const { cart } = await store.post("/store/carts", { region_id: regionId });
  const path = `/store/carts/${cart.id}`;
  for (const [i, variant] of variants.entries()) {
    // Each order has other products and quantities.
    const quantity = ((n * (i + 2)) % 4) + (i === n % variants.length ? 1 : 0);
    if (quantity > 0) await store.post(`${path}/line-items`, { variant_id: variant.id, quantity });
  }
  const contact = { email: `buyer${n % 5}@example.com`, shipping_address: address(n), billing_address: address(n) };
  await store.post(path, { ...contact, ...(n % 3 === 0 && { promo_codes: ["SPRING"] }) });
  await store.post(`${path}/shipping-methods`, { option_id: shippingOptionId });
  const { payment_collection: payment } = await store.post("/store/payment-collections", { cart_id: cart.id });
  await store.post(`/store/payment-collections/${payment.id}/payment-sessions`, { provider_id: "pp_system_default" });
  const { type, order, error } = await store.post(`${path}/complete`);
  if (type !== "order") throw new Error(`The order was not placed: ${JSON.stringify(error)}`);
  return order.id;
};

/** The payment of an order, which is captured before it can be refunded. */
const captured = async (admin: MedusaApi, orderId: string) => {
  const { order } = await admin.get(`/admin/orders/${orderId}?fields=*payment_collections.payments`);
  const [payment] = order.payment_collections[0].payments;
  await admin.post(`/admin/payments/${payment.id}/capture`);
  return payment;
};

/** Places orders, some of them paid, refunded in part or whole, or canceled, and returns their IDs. */
export const placeOrders = async (store: MedusaApi, admin: MedusaApi, shop: Stocked, numbers: readonly number[]) => {
  const ids: string[] = [];
  for (const n of numbers) {
    const id = await placeOrder(store, shop, n);
    ids.push(id);
    if (n % 2 === 1) {
      const payment = await captured(admin, id);
      if (n % 4 === 1) await admin.post(`/admin/payments/${payment.id}/refund`, { amount: 5.25 });
      if (n % 8 === 3) await admin.post(`/admin/payments/${payment.id}/refund`, { amount: payment.amount });
    } else if (n % 6 === 4) await admin.post(`/admin/orders/${id}/cancel`);
  }
  return ids;
};
