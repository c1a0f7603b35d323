import type { RecommendationWords } from "./recommendation-words.ts";

export const es: RecommendationWords = {
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
  },
};
