import type { ShopifyShop } from "./shopify-server.ts";

const usd = (amount: number) => ({ shopMoney: { amount: amount.toFixed(2), currencyCode: "USD" } });
/** So many minutes after ten. */
export const minute = (minute: number) => new Date(Date.UTC(2026, 4, 1, 10, minute)).toISOString();

const aCustomer = (n: number) => ({
  id: `gid://shopify/Customer/${n}`,
  firstName: "Ada",
  lastName: `No. ${n}`,
  createdAt: minute(0),
  updatedAt: minute(n),
  defaultPhoneNumber: null,
  defaultAddress: null,
  defaultEmailAddress: { emailAddress: `c${n}@example.com`, marketingState: "SUBSCRIBED", marketingUpdatedAt: null },
});

const aLine = (id: number) => ({
  id: `gid://shopify/LineItem/${id}`,
  sku: `S-${id}`,
  title: "Tea – green",
  name: "Tea – green",
  variantTitle: null,
  isGiftCard: false,
  vendor: "Acme",
  quantity: 1,
  currentQuantity: 1,
  originalUnitPriceSet: usd(10),
  discountAllocations: [],
});

/** An order of `lines` lines of 10.00, and a refund of the first line if `isRefunded`. */
export const aShopifyOrder = (n: number, { lines = 2, isRefunded = false } = {}) => {
  const lineItems = Array.from({ length: lines }, (_, i) => aLine(n * 1000 + i));
  const refund = {
    id: `gid://shopify/Refund/${n}`,
    createdAt: minute(n),
    processedAt: minute(n),
    refundLineItems: [{ quantity: 1, subtotalSet: usd(10), lineItem: lineItems[0] }],
    transactions: [
      { id: `gid://shopify/OrderTransaction/${n}`, kind: "REFUND", status: "SUCCESS", amountSet: usd(10) },
    ],
  };
  return {
    id: `gid://shopify/Order/${n}`,
    email: `c${n}@example.com`,
    phone: null,
    createdAt: minute(n),
    processedAt: minute(n),
    updatedAt: minute(n),
    cancelledAt: null,
    currencyCode: "USD",
    displayFinancialStatus: "PAID",
    sourceName: "web",
    test: false,
    discountCodes: [],
    totalPriceSet: usd(lines * 10),
    currentTotalPriceSet: usd(lines * 10 - (isRefunded ? 10 : 0)),
    totalDiscountsSet: null,
    totalTaxSet: null,
    totalShippingPriceSet: usd(0),
    billingAddress: null,
    customerJourneySummary: null,
    customer: aCustomer(n),
    lineItems,
    refunds: isRefunded ? [refund] : [],
  };
};

export const aShopifyProduct = (n: number, variants = 1) => ({
  id: `gid://shopify/Product/${n}`,
  title: `Tea ${n}`,
  vendor: "Acme",
  productType: "Tea",
  tags: [],
  updatedAt: minute(n),
  variants: Array.from({ length: variants }, (_, i) => ({
    id: `gid://shopify/ProductVariant/${n * 1000 + i}`,
    sku: `V-${n}-${i}`,
    title: `No. ${i}`,
    inventoryItem: { id: `gid://shopify/InventoryItem/${n * 1000 + i}`, unitCost: null },
  })),
});

/** As many orders as customers; every third order is refunded in part. */
export const aShopifyShop = (count: number): ShopifyShop => ({
  orders: Array.from({ length: count }, (_, n) => aShopifyOrder(n + 1, { isRefunded: n % 3 === 0 })),
  customers: Array.from({ length: count }, (_, n) => aCustomer(n + 1)),
  products: [aShopifyProduct(1, 3), aShopifyProduct(2)],
});
