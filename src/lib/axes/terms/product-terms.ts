import { type AxisTerms, high, kind, low, over, under } from "#lib/axes/axis.ts";

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

export const priceSensitivityTerms: AxisTerms = {
  name: "price_sensitivity",
  group: "marketing",
  needs: "orders",
  purpose: "How much a customer's purchases depend on discounts.",
  words: {
    en: { name: "Price sensitivity", asks: "How much do they depend on discounts?" },
    es: { name: "Sensibilidad al precio", asks: "¿Cuánto dependen de los descuentos?" },
    pt: { name: "Sensibilidade a preço", asks: "Quanto dependem de descontos?" },
  },
  vocabulary: [
    kind(
      "full_price_buyers",
      [[over("full_price_ratio", 0.8)]],
      ["Full-price buyers", "Buy without a discount"],
      ["Compran a precio completo", "Compran sin descuento"],
      ["Compram a preço cheio", "Compram sem desconto"],
    ),
    kind(
      "discount_hunters",
      [[under("full_price_ratio", 0.5), low("full_price_ratio", 0.2)], [under("full_price_ratio", 0.2)]],
      ["Discount hunters", "Buy mostly at a discount"],
      ["Cazadores de descuentos", "Compran sobre todo con descuento"],
      ["Caçadores de descontos", "Compram principalmente com desconto"],
    ),
    kind(
      "light_discount_buyers",
      [[under("discount_rate", 0.08)]],
      ["Light-discount buyers", "Use small discounts"],
      ["Descuentos pequeños", "Aprovechan descuentos pequeños"],
      ["Descontos pequenos", "Aproveitam descontos pequenos"],
    ),
    kind(
      "deep_discount_buyers",
      [[over("discount_rate", 0.2), high("discount_rate", 0.3)]],
      ["Deep-discount buyers", "Use few discounts, but large ones"],
      ["Esperan grandes descuentos", "Usan pocos descuentos, pero grandes"],
      ["Esperam grandes descontos", "Usam poucos descontos, mas grandes"],
    ),
    kind(
      "mixed_price_buyers",
      [],
      ["Mixed-price buyers", "Buy with and without a discount"],
      ["Con y sin descuento", "Compran con y sin descuento"],
      ["Com e sem desconto", "Compram com e sem desconto"],
    ),
  ],
};

export const productKnowledgeTerms: AxisTerms = {
  name: "product_knowledge",
  group: "support",
  needs: "orders",
  purpose: "How well a customer knows the products they buy.",
  words: {
    en: { name: "Product knowledge", asks: "How well do they know what they buy?" },
    es: { name: "Conocimiento del producto", asks: "¿Qué tanto conocen lo que compran?" },
    pt: { name: "Conhecimento do produto", asks: "Quanto conhecem o que compram?" },
  },
  vocabulary: [
    kind(
      "product_experts",
      [[high("mastery", 0.5), over("mastery", 1.5)]],
      ["Product experts", "Have bought their products many times"],
      ["Expertos en el producto", "Han comprado sus productos muchas veces"],
      ["Especialistas no produto", "Compraram seus produtos muitas vezes"],
    ),
    kind(
      "one_product_buyers",
      [[over("product_concentration", 0.6)]],
      ["One-product buyers", "Buy little besides one product"],
      ["Compradores de un producto", "Compran poco más que un producto"],
      ["Compradores de um produto", "Compram pouco além de um produto"],
    ),
    kind(
      "newcomers_to_products",
      [[under("repeat_rate", 0.1), low("product_concentration", 0.1)]],
      ["Samplers", "Try many products once"],
      ["Probadores", "Prueban muchos productos una sola vez"],
      ["Experimentadores", "Experimentam muitos produtos uma só vez"],
    ),
    kind(
      "beginners",
      [[under("mastery", 0.4)]],
      ["Beginners", "Have bought a few products, each once"],
      ["Principiantes", "Han comprado pocos productos, una vez cada uno"],
      ["Iniciantes", "Compraram poucos produtos, uma vez cada"],
    ),
    kind(
      "familiar_buyers",
      [],
      ["Familiar buyers", "Already know some of what they buy"],
      ["Compradores familiarizados", "Ya conocen parte de lo que compran"],
      ["Compradores familiarizados", "Já conhecem parte do que compram"],
    ),
  ],
};

export const valueSophisticationTerms: AxisTerms = {
  name: "value_sophistication",
  group: "support",
  needs: "orders",
  purpose: "Which price level a customer chooses, how consistently, and how strategically.",
  words: {
    en: { name: "Value sophistication", asks: "What price level do they choose, and how consistently?" },
    es: { name: "Criterio de valor", asks: "¿Qué nivel de precio eligen y con qué constancia?" },
    pt: { name: "Critério de valor", asks: "Que nível de preço escolhem e com que constância?" },
  },
  vocabulary: [
    kind(
      "premium_selectors",
      [[high("avg_item_price", 0.5)]],
      ["Premium selectors", "Choose expensive products"],
      ["Eligen lo prémium", "Eligen productos caros"],
      ["Escolhem o premium", "Escolhem produtos caros"],
    ),
    kind(
      "strategic_stockers",
      [[over("discount_hunt_score", 0.08), high("discount_hunt_score", 0.5)]],
      ["Strategic stockers", "Stock up when prices are low"],
      ["Acopio estratégico", "Hacen acopio cuando los precios bajan"],
      ["Estoque estratégico", "Fazem estoque quando os preços caem"],
    ),
    kind(
      "steady_budgeters",
      [[high("spend_consistency", 0.3), over("spend_consistency", 0.5)]],
      ["Steady budgeters", "Spend about the same each time"],
      ["Presupuesto constante", "Gastan casi lo mismo cada vez"],
      ["Orçamento constante", "Gastam quase o mesmo a cada vez"],
    ),
    kind(
      "economy_selectors",
      [[low("avg_item_price", 0.3)]],
      ["Economy selectors", "Choose inexpensive products"],
      ["Eligen lo económico", "Eligen productos económicos"],
      ["Escolhem o econômico", "Escolhem produtos econômicos"],
    ),
    kind(
      "single_choice",
      [[{ feature: "spend_consistency", is: "at_most", than: 0.1, in: "unit" }]],
      ["One choice so far", "Have bought once, at an average price level"],
      ["Una sola elección", "Han comprado una vez, a un nivel de precio medio"],
      ["Uma só escolha", "Compraram uma vez, em um nível de preço médio"],
    ),
    kind(
      "flexible_spenders",
      [],
      ["Flexible spenders", "Sometimes spend little, sometimes a lot"],
      ["Gasto flexible", "A veces gastan poco y a veces mucho"],
      ["Gasto flexível", "Às vezes gastam pouco, às vezes muito"],
    ),
  ],
};
