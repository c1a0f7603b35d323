import type { RecommendationWords } from "./recommendation-words.ts";

export const pt: RecommendationWords = {
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
