import { type AxisTerms, high, kind, low, over, under } from "#lib/axes/axis.ts";

export const categoryExplorationTerms: AxisTerms = {
  name: "category_exploration",
  group: "marketing",
  needs: "orders",
  purpose: "Whether a customer seeks variety or stays with familiar categories.",
  vocabulary: [
    kind("uncategorized_buyers", [[under("unique_categories", 0.5)]]),
    kind("single_category_buyers", [[under("unique_categories", 1.3)]]),
    kind("variety_seekers", [[high("diversity", 0.4)]]),
    kind("active_explorers", [[high("exploration_breadth", 0.5), over("exploration_breadth", 0.4)]]),
    kind("focused_buyers", [[low("diversity", 0.2)]]),
    kind("selective_buyers", []),
  ],
};

export const priceSensitivityTerms: AxisTerms = {
  name: "price_sensitivity",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer's purchases depend on discounts.",
  vocabulary: [
    kind("full_price_buyers", [[over("full_price_ratio", 0.8)]]),
    kind("discount_hunters", [
      [under("full_price_ratio", 0.5), low("full_price_ratio", 0.2)],
      [under("full_price_ratio", 0.2)],
    ]),
    kind("light_discount_buyers", [[under("discount_rate", 0.08)]]),
    kind("deep_discount_buyers", [[over("discount_rate", 0.2), high("discount_rate", 0.3)]]),
    kind("mixed_price_buyers", []),
  ],
};

export const productKnowledgeTerms: AxisTerms = {
  name: "product_knowledge",
  group: "support",
  needs: "orders",
  purpose: "How well a customer knows the products they buy.",
  vocabulary: [
    kind("product_experts", [[high("mastery", 0.5), over("mastery", 1.5)]]),
    kind("one_product_buyers", [[over("product_concentration", 0.6)]]),
    kind("newcomers_to_products", [[under("repeat_rate", 0.1), low("product_concentration", 0.1)]]),
    kind("beginners", [[under("mastery", 0.4)]]),
    kind("familiar_buyers", []),
  ],
};

export const valueSophisticationTerms: AxisTerms = {
  name: "value_sophistication",
  group: "support",
  needs: "orders",
  purpose: "Which price level a customer chooses, how consistently, and how strategically.",
  vocabulary: [
    kind("premium_selectors", [[high("avg_item_price", 0.5)]]),
    kind("strategic_stockers", [[over("discount_hunt_score", 0.08), high("discount_hunt_score", 0.5)]]),
    kind("steady_budgeters", [[high("spend_consistency", 0.3), over("spend_consistency", 0.5)]]),
    kind("economy_selectors", [[low("avg_item_price", 0.3)]]),
    kind("single_choice", [[{ feature: "spend_consistency", is: "at_most", than: 0.1, in: "unit" }]]),
    kind("flexible_spenders", []),
  ],
};
