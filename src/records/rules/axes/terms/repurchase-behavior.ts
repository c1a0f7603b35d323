import { type AxisTerms, high, kind, over, under } from "../axis.ts";

export const repurchaseBehaviorTerms: AxisTerms = {
  name: "repurchase_behavior",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer comes back for the same products.",
  words: {
    en: { name: "Repurchase", asks: "Do they come back for the same products?" },
    es: { name: "Recompra", asks: "¿Vuelven por los mismos productos?" },
    pt: { name: "Recompra", asks: "Voltam pelos mesmos produtos?" },
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
