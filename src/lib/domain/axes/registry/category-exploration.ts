import { type Axis, apart, high, kind, low, over, under } from "../axis.ts";
import type { BehaviorFacts } from "../history/behavior-facts.ts";
import { amountsBy, entropyOf, itemsOf, share } from "../history/measures.ts";

/** Of the days with a sale after the first, how many brought a category new to the customer. */
const newCategoryDays = ({ sales, days }: BehaviorFacts): number => {
  const known = new Set<string>();
  const daysWithNew = new Set<number>();
  for (const { day, items } of sales)
    for (const { category } of items) {
      if (category === null || known.has(category)) continue;
      known.add(category);
      if (day !== days[0]) daysWithNew.add(day);
    }
  return daysWithNew.size;
};

export const categoryExploration: Axis = {
  name: "category_exploration",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer seeks variety or stays with familiar categories.",
  words: {
    en: { name: "Category exploration", asks: "Do they try new things or stay with the same?" },
    es: { name: "Exploración de categorías", asks: "¿Prueban cosas nuevas o repiten lo mismo?" },
    pt: { name: "Exploração de categorias", asks: "Experimentam novidades ou repetem o mesmo?" },
  },
  features: {
    unique_categories: {
      unit: "count",
      transform: "log1p",
      needs: "order",
      words: { en: "Categories bought", es: "Categorías compradas", pt: "Categorias compradas" },
      apart: apart(
        ["more categories", "fewer categories"],
        ["más categorías", "menos categorías"],
        ["mais categorias", "menos categorias"],
      ),
      how: "number of categories in all sales",
      why: "How much of the shop's range they use.",
      of: ({ sales }) => new Set(itemsOf(sales).flatMap(({ category }) => category ?? [])).size,
    },
    diversity: {
      unit: "nats",
      transform: "none",
      needs: "order",
      words: { en: "Evenness over categories", es: "Diversidad de categorías", pt: "Diversidade de categorias" },
      apart: apart(
        ["more even mix", "less even mix"],
        ["compras más repartidas", "compras más concentradas"],
        ["compras mais distribuídas", "compras mais concentradas"],
      ),
      how: "Shannon's entropy of the pieces by category: 0 for one category, ln n for n alike",
      why: "A single purchase in each of five categories next to a hundred items of a sixth is not variety.",
      of: ({ sales }) =>
        entropyOf(
          amountsBy(
            itemsOf(sales),
            ({ category }) => category,
            ({ quantity }) => quantity,
          ),
        ),
    },
    exploration_breadth: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Visits to a new category",
        es: "Visitas a una categoría nueva",
        pt: "Visitas a uma categoria nova",
      },
      apart: apart(
        ["more new categories", "fewer new categories"],
        ["más categorías nuevas", "menos categorías nuevas"],
        ["mais categorias novas", "menos categorias novas"],
      ),
      how: "of the days with a sale after the first, the share with a category new to the customer",
      why: "Whether they still explore, or only did so once.",
      of: (facts) => share(newCategoryDays(facts), facts.days.length - 1),
    },
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
      ["Compradores de una sola categoría", "Compran de una sola categoría"],
      ["Compradores de uma só categoria", "Compram de uma só categoria"],
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
