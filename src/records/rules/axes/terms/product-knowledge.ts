import { type AxisTerms, high, kind, low, over, under } from "../axis.ts";

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
