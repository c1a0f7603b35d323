import type { BehaviorFacts } from "#lib/axes/history/behavior-facts.ts";
import { shannonEntropy } from "#lib/axes/history/measures.ts";
import { share } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { categoryExplorationTerms } from "../terms/category-exploration.ts";

/** Of the days with a sale after the first, how many brought a category new to the customer. */
const newCategoryDays = ({ categories, days }: BehaviorFacts): number => {
  const daysWithNew = new Set<number>();
  for (const { firstDay } of categories) if (firstDay !== days[0]) daysWithNew.add(firstDay);
  return daysWithNew.size;
};

export const categoryExploration: Axis = {
  ...categoryExplorationTerms,
  features: {
    unique_categories: {
      unit: "categories",
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
      of: ({ categories }) => categories.length,
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
      of: ({ categories }) => shannonEntropy(categories.map(({ quantity }) => quantity)),
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
};
