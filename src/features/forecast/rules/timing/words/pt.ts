import type { TimingWords } from "./timing-words.ts";

export const pt: TimingWords = {
  risk: { high: "Risco de churn alto", medium: "Risco de churn médio", low: "Risco de churn baixo" },
  features: {
    frequency: "Dias com compra depois da primeira",
    recency: "Dias entre a primeira compra e a última; 0 se houver uma só",
    t: "Dias da primeira compra até a data de referência",
    monetary_value: "Valor médio das recompras; null se não houver nenhuma",
    purchases: "Dias com compra, incluindo a primeira",
    total_revenue: "Soma de todos os valores, menos os reembolsos",
    average_order_value: "Valor médio de todas as compras",
    first_order_value: "Valor da primeira compra",
    last_order_value: "Valor da última compra",
    largest_order_value: "Valor da maior compra",
    days_since_last_purchase: "Dias da última compra até a data de referência",
    mean_gap: "Média de dias entre compras consecutivas",
    gap_deviation: "Desvio padrão dos dias entre compras consecutivas",
    purchases_last_90_days: "Dias com compra nos 90 dias até a data de referência",
    revenue_last_90_days: "Valores dos 90 dias até a data de referência",
    purchases_last_365_days: "Dias com compra nos 365 dias até a data de referência",
    revenue_last_365_days: "Valores dos 365 dias até a data de referência",
    purchase_trend: "Compras dos últimos 90 dias menos as dos 90 dias anteriores",
  },
};
