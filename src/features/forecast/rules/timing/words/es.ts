import type { TimingWords } from "./timing-words.ts";

export const es: TimingWords = {
  risk: { high: "Riesgo de abandono alto", medium: "Riesgo de abandono medio", low: "Riesgo de abandono bajo" },
  features: {
    frequency: "Días con compra después de la primera",
    recency: "Días entre la primera compra y la última; 0 si hay una sola",
    t: "Días desde la primera compra hasta la fecha de corte",
    monetary_value: "Importe medio de las recompras; null si no hay ninguna",
    purchases: "Días con compra, incluida la primera",
    total_revenue: "Suma de todos los importes, menos los reembolsos",
    average_order_value: "Importe medio de todas las compras",
    first_order_value: "Importe de la primera compra",
    last_order_value: "Importe de la última compra",
    largest_order_value: "Importe de la compra más grande",
    days_since_last_purchase: "Días desde la última compra hasta la fecha de corte",
    mean_gap: "Promedio de días entre compras consecutivas",
    gap_deviation: "Desviación estándar de los días entre compras consecutivas",
    purchases_last_90_days: "Días con compra en los 90 días hasta la fecha de corte",
    revenue_last_90_days: "Importes de los 90 días hasta la fecha de corte",
    purchases_last_365_days: "Días con compra en los 365 días hasta la fecha de corte",
    revenue_last_365_days: "Importes de los 365 días hasta la fecha de corte",
    purchase_trend: "Compras de los últimos 90 días menos las de los 90 días anteriores",
  },
};
