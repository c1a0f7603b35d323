import { type Axis, apart, high, kind, over, under } from "../axis.ts";
import { mean } from "../churn/signals.ts";
import type { OrderFact } from "../history/behavior-facts.ts";
import { daysByProduct, share, shareOf } from "../history/measures.ts";

/** For customers who never bought a product again. */
const NO_GAP = 365;

/** Days with a sale that include a product bought before. */
const returningDays = (sales: readonly OrderFact[]): number =>
  new Set([...daysByProduct(sales).values()].flatMap((days) => days.slice(1))).size;

export const repurchaseBehavior: Axis = {
  name: "repurchase_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer comes back for the same products.",
  words: {
    en: { name: "Repurchase", asks: "Do they come back for the same products?" },
    es: { name: "Recompra", asks: "¿Vuelven por los mismos productos?" },
    pt: { name: "Recompra", asks: "Voltam pelos mesmos produtos?" },
  },
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
      of: ({ sales }) => shareOf([...daysByProduct(sales).values()], (days) => days.length > 1),
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
        ["more visits for known products", "fewer visits for known products"],
        ["más visitas por productos conocidos", "menos visitas por productos conocidos"],
        ["mais visitas por produtos conhecidos", "menos visitas por produtos conhecidos"],
      ),
      how: "of the days with a sale after the first, the share with a product bought before",
      why: "Whether they come for familiar products.",
      of: ({ sales, days }) => (days.length < 2 ? 0 : share(returningDays(sales), days.length - 1)),
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
      of: ({ sales }) => {
        const gaps = [...daysByProduct(sales).values()].flatMap((days) =>
          days.slice(1).map((day, i) => day - (days[i] as number)),
        );
        return gaps.length === 0 ? NO_GAP : mean(gaps);
      },
    },
  },
  vocabulary: [
    kind(
      "no_repurchase_yet",
      [[under("loyalty_index", 0.05)]],
      ["No repurchase yet", "Have not bought any product twice"],
      ["Sin recompra todavía", "No han comprado ningún producto dos veces"],
      ["Ainda sem recompra", "Não compraram nenhum produto duas vezes"],
    ),
    kind(
      "quick_replenishers",
      [[over("loyalty_index", 0.5), under("repurchase_gap", 45)]],
      ["Quick replenishers", "Restock the same products within weeks"],
      ["Reposición rápida", "Reponen los mismos productos en semanas"],
      ["Reposição rápida", "Repõem os mesmos produtos em semanas"],
    ),
    kind(
      "product_loyalists",
      [[over("loyalty_index", 0.5)]],
      ["Product loyalists", "Almost always include something they have bought before"],
      ["Leales al producto", "Casi siempre se llevan algo que ya compraron antes"],
      ["Fiéis ao produto", "Quase sempre levam algo que já compraram antes"],
    ),
    kind(
      "slow_repeaters",
      [[high("repurchase_gap", 0.2), over("repurchase_gap", 120)]],
      ["Slow repeaters", "Buy a product again after many months"],
      ["Recompra lenta", "Recompran un producto después de muchos meses"],
      ["Recompra lenta", "Recompram um produto depois de muitos meses"],
    ),
    kind(
      "mixed_repeaters",
      [],
      ["Mixed repeaters", "Buy some products again, alongside new ones"],
      ["Recompra mixta", "Recompran algunos productos, junto a otros nuevos"],
      ["Recompra mista", "Recompram alguns produtos, ao lado de novos"],
    ),
  ],
};
