import { groupInWords } from "#core/messages/purchasing/words-of.ts";
import { CLV_TIERS, type ClvTier } from "#lib/clv/tiers.ts";
import { GROUPS, type GroupName } from "#lib/purchases/purchasing.ts";
import { RFM_KEYS_BY_VALUE } from "#lib/rfm/segments.ts";
import type { FieldTable, UnnamedField } from "#records/rules/criteria/field.ts";
import { tierInWords } from "#records/rules/tier-words.ts";

const PURCHASING_GROUP = {
  group: "purchasing",
  type: "choice",
  options: GROUPS,
  optionWord: (_, option, language) => groupInWords(option as GroupName, language),
} satisfies Omit<UnnamedField, "words">;

/** Results of the last run of each method: RFM scores, purchase segments, CLV forecasts. */
export const METHOD_FIELDS = {
  /** The segment in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in that period. */
  rfmSegment: {
    group: "rfm",
    type: "choice",
    words: { en: "RFM segment", es: "Segmento RFM", pt: "Segmento RFM" },
    options: RFM_KEYS_BY_VALUE,
    optionWord: ({ rfm_segments: segments }, option) => segments[option as keyof typeof segments].name,
  },
  /** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in that period. */
  recencyScore: {
    group: "rfm",
    type: "score",
    words: { en: "Recency score", es: "Puntaje de recencia", pt: "Pontuação de recência" },
  },
  /** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in that period. */
  frequencyScore: {
    group: "rfm",
    type: "score",
    words: { en: "Frequency score", es: "Puntaje de frecuencia", pt: "Pontuação de frequência" },
  },
  /** 1 to 5 in the standard RFM report (90 days), as of the last recalculation; unknown without a sale in that period. */
  monetaryScore: {
    group: "rfm",
    type: "score",
    words: { en: "Monetary score", es: "Puntaje monetario", pt: "Pontuação monetária" },
  },
  /** The purchase segment by behavior (spending, rhythm and habits), as of the last run; unknown without a sale in its period. */
  purchasingGroup: {
    ...PURCHASING_GROUP,
    words: { en: "Purchasing group", es: "Grupo de compra", pt: "Grupo de compra" },
  },
  /** The purchase segment by value, as of the last run; unknown without a sale in its period. */
  purchasingValueGroup: {
    ...PURCHASING_GROUP,
    words: { en: "Purchasing group by value", es: "Grupo de compra por valor", pt: "Grupo de compra por valor" },
  },
  /** The purchase segment by timing and frequency, as of the last run; unknown without a sale in its period. */
  purchasingFrequencyGroup: {
    ...PURCHASING_GROUP,
    words: {
      en: "Purchasing group by frequency",
      es: "Grupo de compra por frecuencia",
      pt: "Grupo de compra por frequência",
    },
  },
  /** The tier by expected spending (top fifth, middle three fifths, bottom fifth), as of the last forecast; unknown without a sale. */
  clvTier: {
    group: "forecast",
    type: "choice",
    words: { en: "CLV tier", es: "Nivel de CLV", pt: "Faixa de CLV" },
    options: CLV_TIERS,
    optionWord: (_, option, language) => tierInWords(option as ClvTier, language).label,
  },
  /** Expected spending in the 12 months after the last forecast, discounted; unknown without a sale. */
  predictedClv: {
    group: "forecast",
    type: "money",
    words: {
      en: "Expected value in 12 months",
      es: "Valor esperado en 12 meses",
      pt: "Valor esperado em 12 meses",
    },
  },
  /** The probability that the customer is still active, as of the last forecast; unknown without a sale, or if the model doesn't estimate it. */
  pAlive: {
    group: "forecast",
    type: "share",
    words: {
      en: "Still a customer (probability)",
      es: "Sigue siendo cliente (probabilidad)",
      pt: "Ainda é cliente (probabilidade)",
    },
  },
  /** The probability of an order in the 7 days after the last forecast; unknown without a sale. */
  orderChance7: {
    group: "forecast",
    type: "share",
    words: {
      en: "Chance of an order in 7 days",
      es: "Probabilidad de un pedido en 7 días",
      pt: "Probabilidade de um pedido em 7 dias",
    },
  },
  /** The probability of an order in the 30 days after the last forecast; unknown without a sale. */
  orderChance30: {
    group: "forecast",
    type: "share",
    words: {
      en: "Chance of an order in 30 days",
      es: "Probabilidad de un pedido en 30 días",
      pt: "Probabilidade de um pedido em 30 dias",
    },
  },
  /** The probability of an order in the 90 days after the last forecast; unknown without a sale. */
  orderChance90: {
    group: "forecast",
    type: "share",
    words: {
      en: "Chance of an order in 90 days",
      es: "Probabilidad de un pedido en 90 días",
      pt: "Probabilidade de um pedido em 90 dias",
    },
  },
  /** Days from today to the day by which the last forecast gave an order a 50% chance; 0 if that day has passed, unknown if it is not within 12 months. */
  daysToNextOrder: {
    group: "forecast",
    type: "days",
    words: {
      en: "Days to the expected next order",
      es: "Días hasta el próximo pedido esperado",
      pt: "Dias até o próximo pedido esperado",
    },
  },
} satisfies FieldTable;
