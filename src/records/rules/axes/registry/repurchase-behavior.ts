import type { BehaviorFacts } from "#lib/axes/history/behavior-facts.ts";
import { share, shareWhere, sumBy } from "#lib/statistics/sums.ts";
import { type Axis, apart } from "../axis.ts";
import { repurchaseBehaviorTerms } from "../terms/repurchase-behavior.ts";

/** For customers who never bought a product again. */
const NO_GAP = 365;

/** Days with a sale that include a product bought before. */
const returningDays = ({ products }: BehaviorFacts): number => {
  const returning = new Set<number>();
  for (const { days } of products) for (let i = 1; i < days.length; i++) returning.add(days[i] as number);
  return returning.size;
};

export const repurchaseBehavior: Axis = {
  ...repurchaseBehaviorTerms,
  features: {
    repeat_rate: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: { en: "Repurchased products", es: "Productos recomprados", pt: "Produtos recomprados" },
      apart: apart(
        ["more repurchased products", "fewer repurchased products"],
        ["más productos recomprados", "menos productos recomprados"],
        ["mais produtos recomprados", "menos produtos recomprados"],
      ),
      how: "of the products bought, the share bought on two or more days",
      why: "How many of the products they try they keep buying.",
      of: ({ products }) => shareWhere(products, ({ days }) => days.length > 1),
    },
    loyalty_index: {
      unit: "share",
      transform: "none",
      needs: "second_order",
      words: {
        en: "Visits with a known product",
        es: "Visitas con un producto conocido",
        pt: "Visitas com um produto conhecido",
      },
      apart: apart(
        ["more visits to reorder", "fewer visits to reorder"],
        ["más visitas para recomprar", "menos visitas para recomprar"],
        ["mais visitas de recompra", "menos visitas de recompra"],
      ),
      how: "of the days with a sale after the first, the share with a product bought before",
      why: "Whether they come for familiar products.",
      of: (facts) => (facts.days.length < 2 ? 0 : share(returningDays(facts), facts.days.length - 1)),
    },
    repurchase_gap: {
      unit: "days",
      transform: "log1p",
      needs: "second_order",
      words: { en: "Days until repurchase", es: "Días hasta la recompra", pt: "Dias até a recompra" },
      apart: apart(
        ["slower repurchases", "faster repurchases"],
        ["recompras más lentas", "recompras más rápidas"],
        ["recompras mais lentas", "recompras mais rápidas"],
      ),
      how: `mean days between two purchases of the same product; ${NO_GAP} if there are none`,
      why: "When to remind them.",
      of: ({ products }) => {
        const gaps = sumBy(products, ({ days }) => days.length - 1);
        // The gaps of a product add up to the time from its first day to its last.
        const total = sumBy(products, ({ days }) => (days.at(-1) as number) - (days[0] as number));
        return gaps === 0 ? NO_GAP : total / gaps;
      },
    },
  },
};
