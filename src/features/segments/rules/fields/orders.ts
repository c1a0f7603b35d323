import { STOREFRONTS } from "#features/segments/rules/limits.ts";
import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";

/** The value is the number of counted sales with one of the given values. */
const COUNTS_ORDERS = {
  type: "several",
  hasSuggestions: true,
  window: "may",
  counts: "orders",
} satisfies Omit<UnnamedField, "group" | "words">;

/** Where and what customers bought. */
export const BOUGHT_FIELDS = {
  /** The number of counted sales in these storefronts, numbered from 1 in each business. */
  storefront: {
    group: "places",
    ...COUNTS_ORDERS,
    numbered: STOREFRONTS,
    words: { en: "Storefront", es: "Punto de venta", pt: "Ponto de venda" },
  },
  /** The number of counted sales through these channels: web, pos, … */
  channel: {
    group: "places",
    ...COUNTS_ORDERS,
    words: { en: "Sales channel", es: "Canal de venta", pt: "Canal de venda" },
  },
  /** The number of counted sales with a line in one of these categories. */
  categoryBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Category bought", es: "Categoría comprada", pt: "Categoria comprada" },
  },
  /** The number of counted sales with one of these products, by the shop's own product IDs. */
  productBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Product bought", es: "Producto comprado", pt: "Produto comprado" },
  },
  /** The number of counted sales with a line of one of these brands. */
  brandBought: {
    group: "products",
    ...COUNTS_ORDERS,
    words: { en: "Brand bought", es: "Marca comprada", pt: "Marca comprada" },
  },
} satisfies FieldTable;

/** Spending, and the number and dates of orders. */
export const ORDER_FIELDS = {
  /** All counted sales, net of refunds. */
  lifetimeValue: {
    group: "orders",
    type: "money",
    words: { en: "Lifetime value", es: "Valor de vida", pt: "Valor vitalício" },
    always: true,
  },
  /** Counted sales. */
  orders: {
    group: "orders",
    type: "count",
    words: { en: "Number of orders", es: "Número de pedidos", pt: "Número de pedidos" },
    always: true,
    window: "may",
  },
  /** Counted sales placed in the last days, net of refunds. */
  revenue: {
    group: "orders",
    type: "money",
    words: { en: "Net revenue in a period", es: "Ingresos netos en un período", pt: "Receita líquida em um período" },
    always: true,
    window: "must",
  },
  /** Lifetime value divided by the number of orders; unknown without an order. */
  averageOrderValue: {
    group: "orders",
    type: "money",
    words: { en: "Average order value", es: "Valor promedio del pedido", pt: "Ticket médio" },
  },
  /** Net sales of the items with a known cost, minus that cost. Unknown if no cost is. */
  grossMargin: {
    group: "orders",
    type: "money",
    words: { en: "Gross margin", es: "Margen bruto", pt: "Margem bruta" },
  },
  /** Gross margin divided by the net sales of the items with a known cost. Unknown if no cost is. */
  marginRate: {
    group: "orders",
    type: "share",
    words: { en: "Gross margin %", es: "Margen bruto (%)", pt: "Margem bruta (%)" },
  },
  /** The share of lifetime value whose cost is known. Unknown without revenue. */
  costCoverage: {
    group: "orders",
    type: "share",
    words: {
      en: "Share of revenue with costs",
      es: "Proporción de ingresos con costos",
      pt: "Parcela da receita com custos",
    },
  },
  /** Whole days from the last counted sale to today, in the business's time zone; unknown without one. */
  daysSinceLastPurchase: {
    group: "time",
    type: "days",
    words: { en: "Days since last purchase", es: "Días desde la última compra", pt: "Dias desde a última compra" },
  },
  /** Counted sales divided by the months (30.4375 days) since the first one, at least one month; 0 without an order. */
  purchaseFrequency: {
    group: "time",
    type: "rate",
    words: { en: "Orders per month", es: "Pedidos por mes", pt: "Pedidos por mês" },
    always: true,
  },
  /** Whole days since the shop first registered the customer, in the business's time zone. */
  tenureDays: {
    group: "time",
    type: "days",
    words: { en: "Days as a customer", es: "Días como cliente", pt: "Dias como cliente" },
    always: true,
  },
  /** The first counted sale; unknown without one. */
  firstOrderAt: {
    group: "time",
    type: "date",
    words: { en: "First order", es: "Primer pedido", pt: "Primeiro pedido" },
  },
  /** The last counted sale; unknown without one. */
  lastOrderAt: {
    group: "time",
    type: "date",
    words: { en: "Last order", es: "Último pedido", pt: "Último pedido" },
  },
  /** When the shop first registered the customer. */
  customerSince: {
    group: "time",
    type: "date",
    words: { en: "Customer since", es: "Cliente desde", pt: "Cliente desde" },
    always: true,
  },
  /** The share of the full price that was discounted. Unknown without an order. */
  discountShare: {
    group: "orders",
    type: "share",
    words: {
      en: "Share of spend discounted",
      es: "Proporción del gasto con descuento",
      pt: "Parcela do gasto com desconto",
    },
  },
  /** The share of items that were returned, including fully returned orders. Unknown without an order. */
  returnShare: {
    group: "orders",
    type: "share",
    words: {
      en: "Share of items returned",
      es: "Proporción de artículos devueltos",
      pt: "Parcela de itens devolvidos",
    },
  },
} satisfies FieldTable;
