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
    few_buyers:
      "Solo {buyers, plural, one {# cliente compró} other {# clientes compraron}} esto en uno de los períodos anteriores (se necesitan {min} en cada uno): la probabilidad es la tasa general por la probabilidad de que el cliente siga activo.",
    short_history:
      "El historial es demasiado corto para aprender quién compra esto: la probabilidad es la tasa general por la probabilidad de que el cliente siga activo.",
    horizon_extended:
      "Las probabilidades se aprendieron de períodos de {days, plural, one {# día} other {# días}} y se extendieron al horizonte con la misma tasa.",
  },
};
