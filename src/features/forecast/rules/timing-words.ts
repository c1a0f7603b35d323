import type { Language } from "#core/messages/language.ts";
import { CLV_FEATURES, type ClvFeature, clvFeatureUnit } from "#lib/clv/timing/clv-features.ts";
import type { RiskLevel } from "#lib/clv/timing/purchase-timing.ts";

type TimingWords = { risk: Record<RiskLevel, string>; features: Record<ClvFeature, string> };

const en: TimingWords = {
  risk: { high: "High churn risk", medium: "Medium churn risk", low: "Low churn risk" },
  features: {
    frequency: "Days with a purchase after the first one",
    recency: "Days from the first purchase to the last; 0 after a single one",
    t: "Days from the first purchase to the as-of day",
    monetary_value: "Mean amount of the repeat purchases; null without any",
    purchases: "Days with a purchase, including the first",
    total_revenue: "Sum of all amounts, net of refunds",
    average_order_value: "Mean amount of all purchases",
    first_order_value: "Amount of the first purchase",
    last_order_value: "Amount of the last purchase",
    largest_order_value: "Amount of the largest purchase",
    days_since_last_purchase: "Days from the last purchase to the as-of day",
    mean_gap: "Mean number of days between consecutive purchases",
    gap_deviation: "Standard deviation of the days between consecutive purchases",
    purchases_last_90_days: "Days with a purchase in the 90 days up to the as-of day",
    revenue_last_90_days: "Amounts of the 90 days up to the as-of day",
    purchases_last_365_days: "Days with a purchase in the 365 days up to the as-of day",
    revenue_last_365_days: "Amounts of the 365 days up to the as-of day",
    purchase_trend: "Purchases in the last 90 days minus those in the 90 days before",
  },
};

const es: TimingWords = {
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

const pt: TimingWords = {
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

const WORDS: Record<Language, TimingWords> = { en, es, pt };

export const timingWordsIn = (language: Language): TimingWords => WORDS[language];

/** The features of the answer, in order. */
export const clvFeatureDefinitions = (language: Language) =>
  CLV_FEATURES.map((feature) => ({
    feature,
    unit: clvFeatureUnit(feature),
    definition: timingWordsIn(language).features[feature],
  }));
