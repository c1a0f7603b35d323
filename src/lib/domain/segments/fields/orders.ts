import type { FieldTable } from "../field.ts";

/** What customers have spent and ordered, how often and when. */
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
  /** Counted sales of the last days, net of refunds; an order counts when it was placed then. */
  revenue: {
    group: "orders",
    type: "money",
    words: { en: "Net revenue in a period", es: "Ingresos netos en un período", pt: "Receita líquida em um período" },
    always: true,
    window: "must",
  },
  /** Lifetime value over orders; unknown without an order. */
  averageOrderValue: {
    group: "orders",
    type: "money",
    words: { en: "Average order value", es: "Valor promedio del pedido", pt: "Ticket médio" },
  },
  /** Whole days of the business between the last counted sale and today; unknown without one. */
  daysSinceLastPurchase: {
    group: "time",
    type: "days",
    words: { en: "Days since last purchase", es: "Días desde la última compra", pt: "Dias desde a última compra" },
  },
  /** Counted sales over the months (30.4375 days) since the first one, at least one month; 0 without an order. */
  purchaseFrequency: {
    group: "time",
    type: "rate",
    words: { en: "Orders per month", es: "Pedidos por mes", pt: "Pedidos por mês" },
    always: true,
  },
  /** Whole days of the business since the shop first knew them. */
  tenureDays: {
    group: "time",
    type: "days",
    words: { en: "Days as a customer", es: "Días como cliente", pt: "Dias como cliente" },
    always: true,
  },
  /** Of the counted sales; unknown without one. */
  firstOrderAt: {
    group: "time",
    type: "date",
    words: { en: "First order", es: "Primer pedido", pt: "Primeiro pedido" },
  },
  /** Of the counted sales; unknown without one. */
  lastOrderAt: {
    group: "time",
    type: "date",
    words: { en: "Last order", es: "Último pedido", pt: "Último pedido" },
  },
  /** When the shop first knew them. */
  customerSince: {
    group: "time",
    type: "date",
    words: { en: "Customer since", es: "Cliente desde", pt: "Cliente desde" },
    always: true,
  },
  /** What was taken off, of what the lines would have cost. Unknown without an order. */
  discountShare: {
    group: "orders",
    type: "share",
    words: {
      en: "Share of spend discounted",
      es: "Proporción del gasto con descuento",
      pt: "Parcela do gasto com desconto",
    },
  },
  /** Pieces sent back of pieces bought, orders sent back whole included. Unknown without an order. */
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
