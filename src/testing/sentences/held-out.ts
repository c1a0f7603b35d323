import type { Language } from "#core/messages/language.ts";
import type { Criteria } from "#records/rules/criteria/criteria.ts";

/** A sentence, and the rule that it means on `SAID_ON`. */
export type HeldOut = { language: Language; sentence: string; means: Criteria };

/** A Sunday: 326 days of the year including it, and 83 since September 1. */
export const SAID_ON = "2026-11-22";

const THIS_YEAR = 326;
const SINCE_SEPTEMBER = 83;

const bought = (field: string, value: string[], more: { times?: number; withinDays?: number } = {}): Criteria => ({
  field,
  operator: "is_any_of",
  value,
  ...more,
});
const notBought = (field: string, value: string[], more: { withinDays?: number } = {}): Criteria => ({
  field,
  operator: "is_none_of",
  value,
  ...more,
});
const atLeast = (field: string, value: number, more: { withinDays?: number } = {}): Criteria => ({
  field,
  operator: "at_least",
  value,
  ...more,
});
const atMost = (field: string, value: number, more: { withinDays?: number } = {}): Criteria => ({
  field,
  operator: "at_most",
  value,
  ...more,
});
const is = (field: string, value: string): Criteria => ({ field, operator: "is", value });
const isSet = (field: string): Criteria => ({ field, operator: "is_set" });
const isNotSet = (field: string): Criteria => ({ field, operator: "is_not_set" });
const all = (...members: Criteria[]): Criteria => ({ all: members });
const any = (...members: Criteria[]): Criteria => ({ any: members });
const not = (...members: Criteria[]): Criteria => ({ not: members });
const noOrders = (withinDays: number): Criteria => atMost("orders", 0, { withinDays });

const ENGLISH: [string, Criteria][] = [
  [
    "bought yarn twice this year but nothing since September, in Germany",
    all(
      bought("categoryBought", ["yarn"], { times: 2, withinDays: THIS_YEAR }),
      noOrders(SINCE_SEPTEMBER),
      is("country", "DE"),
    ),
  ],
  [
    "customers who spent at least $1,000 and ordered five times or more",
    all(atLeast("lifetimeValue", 1000), atLeast("orders", 5)),
  ],
  ["no order in the last 90 days, although they bought before", all(isSet("lastOrderAt"), noOrders(90))],
  ["gold or platinum members", { field: "loyaltyLevel", operator: "is_any_of", value: ["GOLD", "PLATINUM"] }],
  ["Champions with email consent", all(is("rfmSegment", "champions"), is("emailConsent", "granted"))],
  ["first bought after January 1, 2026", { field: "firstOrderAt", operator: "after", value: "2026-01-01" }],
  ["never bought anything", isNotSet("lastOrderAt")],
  [
    "average order value between 50 and 100 dollars",
    { field: "averageOrderValue", operator: "between", value: [50, 100] },
  ],
  ["return more than 30% of what they buy", atLeast("returnShare", 0.3)],
  [
    "viewed a product at least three times in the last 30 days but did not order in that time",
    all(bought("event", ["viewed"], { times: 3, withinDays: 30 }), noOrders(30)),
  ],
  ["customers from France or Spain", { field: "country", operator: "is_any_of", value: ["FR", "ES"] }],
  ["tagged wholesale but not VIP", all(bought("tag", ["wholesale"]), notBought("tag", ["VIP"]))],
  ["less than a 20% chance of still being active", atMost("pAlive", 0.2)],
  ["predicted to spend at least $500", atLeast("predictedClv", 500)],
  [
    "bought both kitchen and garden products",
    all(bought("categoryBought", ["kitchen"]), bought("categoryBought", ["garden"])),
  ],
  ["bought online but never in a store", all(bought("channel", ["web"]), notBought("channel", ["pos"]))],
  [
    "either at risk or hibernating, and worth more than $300 in total",
    all(
      { field: "rfmSegment", operator: "is_any_of", value: ["at_risk", "hibernating"] },
      atLeast("lifetimeValue", 300),
    ),
  ],
  [
    "exactly one order, placed within the last two weeks",
    all({ field: "orders", operator: "is", value: 1 }, { field: "lastOrderAt", operator: "within_days", value: 14 }),
  ],
  ["ordered three times in the last six months", atLeast("orders", 3, { withinDays: 180 })],
  [
    "churn risk of at least 70% and at least $200 revenue in the last year",
    all(atLeast("churnRisk", 0.7), atLeast("revenue", 200, { withinDays: 365 })),
  ],
];

const SPANISH: [string, Criteria][] = [
  ["clientes de México que gastaron al menos 500 en total", all(is("country", "MX"), atLeast("lifetimeValue", 500))],
  ["compraron café dos veces en los últimos 60 días", bought("categoryBought", ["café"], { times: 2, withinDays: 60 })],
  ["no compran desde hace más de 120 días", { field: "lastOrderAt", operator: "more_than_days_ago", value: 120 }],
  [
    "tienen consentimiento de SMS y no de correo electrónico",
    all(is("smsConsent", "granted"), not(is("emailConsent", "granted"))),
  ],
  [
    "clientes leales o campeones",
    { field: "rfmSegment", operator: "is_any_of", value: ["champions", "loyal_customers"] },
  ],
  ["nunca han comprado", isNotSet("lastOrderAt")],
  [
    "un solo pedido y hace entre 30 y 60 días",
    all(
      { field: "orders", operator: "is", value: 1 },
      { field: "daysSinceLastPurchase", operator: "between", value: [30, 60] },
    ),
  ],
  ["al menos la mitad de su gasto con descuento", atLeast("discountShare", 0.5)],
  ["nivel bronce con más de diez pedidos", all(is("loyaltyLevel", "BRONZE"), atLeast("orders", 11))],
  ["clientes desde antes de 2025", { field: "customerSince", operator: "before", value: "2025-01-01" }],
  ["compraron cocina o jardín este año", bought("categoryBought", ["cocina", "jardín"], { withinDays: THIS_YEAR })],
  [
    "valor promedio del pedido de 80 o más y sin devoluciones",
    all(atLeast("averageOrderValue", 80), atMost("returnShare", 0)),
  ],
  [
    "de Chile, Perú o Colombia pero no mayoristas",
    all({ field: "country", operator: "is_any_of", value: ["CL", "PE", "CO"] }, notBought("tag", ["mayorista"])),
  ],
  [
    "agregaron al carrito en la última semana y no compraron",
    all(bought("event", ["added_to_cart"], { withinDays: 7 }), noOrders(7)),
  ],
  ["gastaron más de 1000 en los últimos 12 meses", atLeast("revenue", 1000, { withinDays: 365 })],
  ["margen bruto de al menos 40%", atLeast("marginRate", 0.4)],
  ["compraron de la marca Nórdica", bought("brandBought", ["Nórdica"])],
  [
    "clientes nuevos: primera compra en los últimos 30 días",
    { field: "firstOrderAt", operator: "within_days", value: 30 },
  ],
  ["compran al menos dos veces por mes", atLeast("purchaseFrequency", 2)],
  ["o nivel oro o al menos 2000 de valor total", any(is("loyaltyLevel", "GOLD"), atLeast("lifetimeValue", 2000))],
];

const PORTUGUESE: [string, Criteria][] = [
  ["clientes do Brasil que compraram pelo menos três vezes", all(is("country", "BR"), atLeast("orders", 3))],
  ["não compram há mais de 90 dias", { field: "lastOrderAt", operator: "more_than_days_ago", value: 90 }],
  ["gastaram entre 200 e 500 no total", { field: "lifetimeValue", operator: "between", value: [200, 500] }],
  [
    "membros prata ou ouro com consentimento de e-mail",
    all({ field: "loyaltyLevel", operator: "is_any_of", value: ["SILVER", "GOLD"] }, is("emailConsent", "granted")),
  ],
  [
    "compraram fio de lã este ano, mas nada desde setembro",
    all(bought("categoryBought", ["fio de lã"], { withinDays: THIS_YEAR }), noOrders(SINCE_SEPTEMBER)),
  ],
  ["em risco e com valor acima de 300", all(is("rfmSegment", "at_risk"), atLeast("lifetimeValue", 300))],
  ["nunca compraram", isNotSet("lastOrderAt")],
  ["primeiro pedido depois de 1º de junho de 2026", { field: "firstOrderAt", operator: "after", value: "2026-06-01" }],
  ["devolvem mais de 20% dos itens", atLeast("returnShare", 0.2)],
  ["compraram pela web e também na loja", all(bought("channel", ["web"]), bought("channel", ["pos"]))],
  ["ticket médio de pelo menos 150", atLeast("averageOrderValue", 150)],
  ["de Portugal ou Angola", { field: "country", operator: "is_any_of", value: ["PT", "AO"] }],
  [
    "iniciaram o checkout nos últimos 3 dias e não compraram",
    all(bought("event", ["checkout_started"], { withinDays: 3 }), noOrders(3)),
  ],
  ["com a etiqueta atacado", bought("tag", ["atacado"])],
  ["pelo menos dois pedidos nos últimos 30 dias", atLeast("orders", 2, { withinDays: 30 })],
  ["risco de churn de 60% ou mais e consentimento de SMS", all(atLeast("churnRisk", 0.6), is("smsConsent", "granted"))],
  ["compram quase só com desconto: 80% ou mais", atLeast("discountShare", 0.8)],
  [
    "clientes há mais de um ano que só compraram uma vez",
    all(atLeast("tenureDays", 366), { field: "orders", operator: "is", value: 1 }),
  ],
  [
    "campeões que não compraram da categoria café",
    all(is("rfmSegment", "champions"), notBought("categoryBought", ["café"])),
  ],
  [
    "faturamento de pelo menos 100 nos últimos 90 dias, sem pedidos nos últimos 30",
    all(atLeast("revenue", 100, { withinDays: 90 }), noOrders(30)),
  ],
];

const of = (language: Language, sentences: [string, Criteria][]): HeldOut[] =>
  sentences.map(([sentence, means]) => ({ language, sentence, means }));

/** Sentences that were not used to write the task for the language model, 20 in each language. */
export const HELD_OUT: readonly HeldOut[] = [...of("en", ENGLISH), ...of("es", SPANISH), ...of("pt", PORTUGUESE)];
