import { sayIn } from "#core/messages/format-message.ts";
import type { Language } from "#core/messages/language.ts";
import type { RecommendationWarning, RecommenderName } from "#lib/recommend/recommender.ts";

/** ICU messages. */
type RecommendationWords = {
  models: Record<RecommenderName, string>;
  reasons: Record<"best_recall" | "too_little_data", string>;
  warnings: Record<RecommendationWarning["code"], string>;
};

const en: RecommendationWords = {
  models: { item_cosine: "Item similarity", ease: "EASE", popularity: "Popularity" },
  reasons: {
    best_recall: "{model} found most of what customers bought in the holdout.",
    too_little_data: "{model}: too few customers came back to compare models.",
  },
  warnings: {
    not_validated: "The history is too short, or too few customers came back, to compare models on held-out data.",
    products_limited: "Only the {max, number} most frequent of {products, number} products are covered.",
    few_orders: "Only {orders, plural, one {# basket} other {# baskets}} with products: intervals are wide.",
    pairs_limited: "The answer has the first {max, number} of {pairs, number} pairs.",
    few_buyers:
      "Only {buyers, plural, one {# customer} other {# customers}} bought this in one of the past periods ({min} are needed in each): probabilities are the base rate times the probability that a customer is active.",
    short_history:
      "The history is too short to learn who buys this: probabilities are the base rate times the probability that a customer is active.",
    horizon_extended:
      "Probabilities were learned from periods of {days, plural, one {# day} other {# days}} and extended to the horizon at the same rate.",
  },
};

const es: RecommendationWords = {
  models: { item_cosine: "Similitud entre productos", ease: "EASE", popularity: "Popularidad" },
  reasons: {
    best_recall: "{model} acertó más de lo que los clientes compraron en el período de validación.",
    too_little_data: "{model}: volvieron muy pocos clientes para comparar modelos.",
  },
  warnings: {
    not_validated:
      "El historial es demasiado corto, o volvieron muy pocos clientes, para comparar modelos con datos de validación.",
    products_limited: "Solo se incluyen los {max, number} productos más frecuentes de {products, number}.",
    few_orders: "Solo {orders, plural, one {# cesta} other {# cestas}} con productos: los intervalos son amplios.",
    pairs_limited: "La respuesta contiene los primeros {max, number} de {pairs, number} pares.",
    few_buyers:
      "Solo {buyers, plural, one {# cliente compró} other {# clientes compraron}} esto en uno de los períodos anteriores (se necesitan {min} en cada uno): la probabilidad es la tasa general por la probabilidad de que el cliente siga activo.",
    short_history:
      "El historial es demasiado corto para aprender quién compra esto: la probabilidad es la tasa general por la probabilidad de que el cliente siga activo.",
    horizon_extended:
      "Las probabilidades se aprendieron de períodos de {days, plural, one {# día} other {# días}} y se extendieron al horizonte con la misma tasa.",
  },
};

const pt: RecommendationWords = {
  models: { item_cosine: "Similaridade entre produtos", ease: "EASE", popularity: "Popularidade" },
  reasons: {
    best_recall: "{model} acertou mais do que os clientes compraram no período de validação.",
    too_little_data: "{model}: poucos clientes voltaram a comprar para comparar modelos.",
  },
  warnings: {
    not_validated:
      "O histórico é curto demais, ou poucos clientes voltaram a comprar, para comparar modelos com dados de validação.",
    products_limited: "Só estão incluídos os {max, number} produtos mais frequentes de {products, number}.",
    few_orders: "Só {orders, plural, one {# cesta} other {# cestas}} com produtos: os intervalos são amplos.",
    pairs_limited: "A resposta contém os primeiros {max, number} de {pairs, number} pares.",
    few_buyers:
      "Só {buyers, plural, one {# cliente comprou} other {# clientes compraram}} isto em um dos períodos anteriores (são necessários {min} em cada um): a probabilidade é a taxa geral vezes a probabilidade de o cliente continuar ativo.",
    short_history:
      "O histórico é curto demais para aprender quem compra isto: a probabilidade é a taxa geral vezes a probabilidade de o cliente continuar ativo.",
    horizon_extended:
      "As probabilidades foram aprendidas em períodos de {days, plural, one {# dia} other {# dias}} e estendidas ao horizonte com a mesma taxa.",
  },
};

const WORDS: Record<Language, RecommendationWords> = { en, es, pt };

/** Why this recommender was chosen, as a sentence. */
export const choiceInWords = (
  { selected, reason }: { selected: RecommenderName; reason: keyof RecommendationWords["reasons"] },
  language: Language,
): string => sayIn(language)(WORDS[language].reasons[reason], { model: WORDS[language].models[selected] });

/** Warnings in the answer's form. */
export const warningsInWords = (warnings: readonly RecommendationWarning[], language: Language) =>
  warnings.map(({ code, values }) => ({
    code,
    message: sayIn(language)(WORDS[language].warnings[code], values),
    values: { ...values },
  }));
