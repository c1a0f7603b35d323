import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

export const categoryExplorationTerms: AxisTerms = {
  name: "category_exploration",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer seeks variety or stays with familiar categories.",
  words: {
    en: { name: "Category exploration", asks: "Do they try new things or stay with the same?" },
    es: { name: "Exploración de categorías", asks: "¿Prueban cosas nuevas o repiten lo mismo?" },
    pt: { name: "Exploração de categorias", asks: "Experimentam novidades ou repetem o mesmo?" },
  },
  vocabulary: [
    kind(
      "uncategorized_buyers",
      [[under("unique_categories", 0.5)]],
      ["Category unknown", "Their purchases have no category"],
      ["Categoría desconocida", "Lo que compran no tiene categoría"],
      ["Categoria desconhecida", "O que compram não tem categoria"],
    ),
    kind(
      "single_category_buyers",
      [[under("unique_categories", 1.3)]],
      ["Single-category buyers", "Buy from one category"],
      ["De una sola categoría", "Compran de una sola categoría"],
      ["De uma só categoria", "Compram de uma só categoria"],
    ),
    kind(
      "variety_seekers",
      [[high("diversity", 0.4)]],
      ["Variety seekers", "Spread their purchases over many categories"],
      ["Buscan variedad", "Reparten sus compras en muchas categorías"],
      ["Buscam variedade", "Distribuem suas compras por muitas categorias"],
    ),
    kind(
      "active_explorers",
      [[high("exploration_breadth", 0.5), over("exploration_breadth", 0.4)]],
      ["Active explorers", "Come back for categories new to them"],
      ["Exploradores activos", "Vuelven por categorías que no conocían"],
      ["Exploradores ativos", "Voltam por categorias que não conheciam"],
    ),
    kind(
      "focused_buyers",
      [[low("diversity", 0.2)]],
      ["Focused buyers", "Know several categories and keep to one or two"],
      ["Compradores enfocados", "Conocen varias categorías y se quedan con una o dos"],
      ["Compradores focados", "Conhecem várias categorias e ficam com uma ou duas"],
    ),
    kind(
      "selective_buyers",
      [],
      ["Selective buyers", "Buy from a few categories"],
      ["Compradores selectivos", "Compran de unas pocas categorías"],
      ["Compradores seletivos", "Compram de poucas categorias"],
    ),
  ],
};
