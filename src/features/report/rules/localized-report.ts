import { overlay, sayIn } from "#core/messages/format-message.ts";
import { makeFormats } from "#core/messages/formats.ts";
import { type Language, LOCALES } from "#core/messages/language.ts";
import { marginWordsIn, type Voice, wordsIn } from "#core/messages/words.ts";
import palette from "#lib/colors/palette.json" with { type: "json" };
import type { TraitKind } from "#lib/rfm/behavior-traits.ts";
import { RFM_KEYS_BY_VALUE, RFM_SEGMENTS } from "#lib/rfm/segments.ts";
import type { RfmScheme } from "#records/rules/rfm/scheme.ts";
import { schemeWords } from "#records/rules/rfm/scheme-words.ts";
import { pickSwatch, swatchColors } from "#records/rules/rfm/swatches.ts";
import type { InsightName } from "./insight-words.ts";
import type { ValueBasis } from "./report.ts";
import { segmentWords } from "./report-figures.ts";

/**
 * Texts used only in the document; names, headlines and terms are shared with the pages (`core/messages`). ICU messages.
 */
const en = {
  title: "Customer segmentation",
  method: "Method: {method}",
  storefront: "Storefront: {name}",
  insights: "Key insights",
  orders: "Orders",
  compared_before: "{count} from {period}",
  compared_change:
    "Change is relative to {period}. With fewer than 20 customers then, it is given as a number of customers.",
  compared_none: "No sales from {period}, so there is nothing to compare with.",
  before: "{count} in the {days, plural, one {# day} other {# days}} before",
  each_customer: "{count} per customer",
  of_customers: "light: share of customers",
  of_revenue: "solid: share of revenue",
  segments: "Segments in numbers",
  share: "Share",
  revenue_in: "Revenue ({currency})",
  average_order: "Average order value",
  days_since: "Days since last order",
  people: "{count, plural, one {# customer} other {# customers}} · average order value {money}",
  noCustomers: "No customers in this period",
  spend: "{least} to {most} per customer in the period",
  trait: "{share} of their orders (all customers: {all}), lift {lift}×",
  how: "How to read this report",
  how_rfm:
    "Every customer with a completed sale is scored from 1 to 5 by how recently, how often and how much they bought in the period. The three scores determine the segment.",
  how_value:
    "Customers with a completed sale are ranked by what they spent in the period: the top 20%, the middle 60% and the bottom 20%. Equal amounts stay in the same group.",
  how_behavior:
    "Customers are grouped by what sets them apart most: a product category, a sales channel or a season. A habit is at least three purchases of its kind, more than chance explains; customers without one have no clear pattern. Seasons need a period of 365 days or more. The total of a kind includes its smaller segments, which are in Other.",
  net: "Revenue is net of refunds, in {currency}.",
  change:
    "Change is relative to the {days, plural, one {# day} other {# days}} before. With fewer than 20 customers before, it is given as a number of customers.",
  unscored:
    "{count, plural, one {# customer has} other {# customers have}} no completed sale in the period and belong to no segment.",
  shown: "Filtered to: {names}. Totals and insights cover all customers.",
  empty: "No completed sale in the last {days, plural, one {# day} other {# days}}.",
  page: "Page {page} of {pages}",
};

type DocumentWords = typeof en;

const es: DocumentWords = {
  title: "Segmentación de clientes",
  method: "Método: {method}",
  storefront: "Punto de venta: {name}",
  insights: "Lo más importante",
  orders: "Pedidos",
  compared_before: "{count} en {period}",
  compared_change:
    "El cambio es respecto de {period}. Con menos de 20 clientes entonces, se indica como número de clientes.",
  compared_none: "No hubo ventas en {period}, así que no hay con qué comparar.",
  before: "{count} en {days, plural, one {el día anterior} other {los # días anteriores}}",
  each_customer: "{count} por cliente",
  of_customers: "claro: proporción de clientes",
  of_revenue: "sólido: proporción de ingresos",
  segments: "Los segmentos en números",
  share: "Proporción",
  revenue_in: "Ingresos ({currency})",
  average_order: "Valor promedio del pedido",
  days_since: "Días desde el último pedido",
  people: "{count, plural, one {# cliente} other {# clientes}} · valor promedio del pedido {money}",
  noCustomers: "Sin clientes en este periodo",
  spend: "de {least} a {most} por cliente en el periodo",
  trait: "{share} de sus pedidos (todos los clientes: {all}), lift {lift}×",
  how: "Cómo leer este informe",
  how_rfm:
    "Cada cliente con una venta completada recibe de 1 a 5 puntos según hace cuánto compró, cuántas veces y por cuánto en el periodo. Los tres puntajes deciden el segmento.",
  how_value:
    "Los clientes con una venta completada se ordenan por lo que gastaron en el periodo: el 20% superior, el 60% intermedio y el 20% inferior. Los montos iguales quedan en el mismo grupo.",
  how_behavior:
    "Cada cliente se clasifica por aquello en lo que más se distingue de los demás: una categoría de productos, un canal de venta o una temporada. Un hábito requiere al menos tres compras de ese tipo, más de las que explica el azar; los clientes sin ninguno quedan sin patrón claro. Las temporadas requieren un periodo de 365 días o más. El total de cada tipo incluye sus segmentos menores, que están en Otros.",
  net: "Los ingresos son netos de reembolsos, en {currency}.",
  change:
    "El cambio se compara con {days, plural, one {el día anterior} other {los # días anteriores}}. Con menos de 20 clientes antes, se expresa en número de clientes.",
  unscored:
    "{count, plural, one {# cliente no tiene ventas completadas en el periodo y no pertenece} other {# clientes no tienen ventas completadas en el periodo y no pertenecen}} a ningún segmento.",
  shown: "Filtrado por: {names}. Los totales y lo más importante incluyen a todos los clientes.",
  empty: "Sin ventas completadas en {days, plural, one {el último día} other {los últimos # días}}.",
  page: "Página {page} de {pages}",
};

const pt: DocumentWords = {
  title: "Segmentação de clientes",
  method: "Método: {method}",
  storefront: "Ponto de venda: {name}",
  insights: "O mais importante",
  orders: "Pedidos",
  compared_before: "{count} em {period}",
  compared_change:
    "A mudança é em relação a {period}. Com menos de 20 clientes então, é indicada como número de clientes.",
  compared_none: "Não houve vendas em {period}, portanto não há com o que comparar.",
  before: "{count} {days, plural, one {no dia anterior} other {nos # dias anteriores}}",
  each_customer: "{count} por cliente",
  of_customers: "claro: participação de clientes",
  of_revenue: "sólido: participação na receita",
  segments: "Os segmentos em números",
  share: "Participação",
  revenue_in: "Receita ({currency})",
  average_order: "Ticket médio",
  days_since: "Dias desde o último pedido",
  people: "{count, plural, one {# cliente} other {# clientes}} · ticket médio {money}",
  noCustomers: "Nenhum cliente neste período",
  spend: "de {least} a {most} por cliente no período",
  trait: "{share} dos pedidos deles (todos os clientes: {all}), lift {lift}×",
  how: "Como ler este relatório",
  how_rfm:
    "Cada cliente com uma venda concluída recebe de 1 a 5 pontos conforme há quanto tempo, quantas vezes e por quanto comprou no período. As três pontuações decidem o segmento.",
  how_value:
    "Os clientes com uma venda concluída são ordenados pelo que gastaram no período: os 20% superiores, os 60% intermediários e os 20% inferiores. Valores iguais ficam no mesmo grupo.",
  how_behavior:
    "Cada cliente é classificado por aquilo em que mais se distingue dos demais: uma categoria de produtos, um canal de venda ou uma temporada. Um hábito exige pelo menos três compras desse tipo, mais do que o acaso explica; os clientes sem nenhum ficam sem padrão claro. As temporadas exigem um período de 365 dias ou mais. O total de cada tipo inclui seus segmentos menores, que estão em Outros.",
  net: "A receita é líquida de reembolsos, em {currency}.",
  change:
    "A variação é em relação a {days, plural, one {o dia anterior} other {os # dias anteriores}}. Com menos de 20 clientes antes, é dada em número de clientes.",
  unscored:
    "{count, plural, one {# cliente não tem vendas concluídas no período e não pertence} other {# clientes não têm vendas concluídas no período e não pertencem}} a nenhum segmento.",
  shown: "Filtrado por: {names}. Os totais e o mais importante incluem todos os clientes.",
  empty: "Nenhuma venda concluída {days, plural, one {no último dia} other {nos últimos # dias}}.",
  page: "Página {page} de {pages}",
};

const WORDS: Record<Language, DocumentWords> = { en, es, pt };

/** What a report by gross margin says instead. */
const MARGIN_WORDS: Record<Language, Partial<DocumentWords>> = {
  en: {
    of_revenue: "solid: share of gross margin",
    revenue_in: "Gross margin ({currency})",
    average_order: "Average margin per order",
    people: "{count, plural, one {# customer} other {# customers}} · average margin per order {money}",
    how_rfm:
      "Every customer with a completed sale is scored from 1 to 5 by how recently and how often they bought and by the gross margin of their orders in the period. The three scores determine the segment.",
    how_value:
      "Customers with a completed sale are ranked by the gross margin of their orders in the period: the top 20%, the middle 60% and the bottom 20%. Equal amounts stay in the same group.",
    net: "Gross margin is net sales of items with a known cost, minus that cost, after refunds, in {currency}.",
  },
  es: {
    of_revenue: "sólido: proporción del margen bruto",
    revenue_in: "Margen bruto ({currency})",
    average_order: "Margen promedio por pedido",
    people: "{count, plural, one {# cliente} other {# clientes}} · margen promedio por pedido {money}",
    how_rfm:
      "Cada cliente con una venta completada recibe de 1 a 5 puntos según hace cuánto compró, cuántas veces y el margen bruto de sus pedidos en el periodo. Los tres puntajes deciden el segmento.",
    how_value:
      "Los clientes con una venta completada se ordenan por el margen bruto de sus pedidos en el periodo: el 20% superior, el 60% intermedio y el 20% inferior. Los montos iguales quedan en el mismo grupo.",
    net: "El margen bruto son las ventas netas de los artículos con costo conocido menos ese costo, tras reembolsos, en {currency}.",
  },
  pt: {
    of_revenue: "sólido: participação na margem bruta",
    revenue_in: "Margem bruta ({currency})",
    average_order: "Margem média por pedido",
    people: "{count, plural, one {# cliente} other {# clientes}} · margem média por pedido {money}",
    how_rfm:
      "Cada cliente com uma venda concluída recebe de 1 a 5 pontos conforme há quanto tempo e quantas vezes comprou e a margem bruta dos pedidos no período. As três pontuações decidem o segmento.",
    how_value:
      "Os clientes com uma venda concluída são ordenados pela margem bruta dos pedidos no período: os 20% superiores, os 60% intermediários e os 20% inferiores. Valores iguais ficam no mesmo grupo.",
    net: "A margem bruta são as vendas líquidas dos itens com custo conhecido menos esse custo, após reembolsos, em {currency}.",
  },
};

const documentWordsIn = (language: Language, basis: ValueBasis): DocumentWords =>
  basis === "margin" ? { ...WORDS[language], ...MARGIN_WORDS[language] } : WORDS[language];

// Documents are always light, whatever the reader's theme.
const { tiers, clusters, reference } = palette.light;

/** Each tier has a color, and so does each kind of trait; within a kind, names tell the segments apart. */
const COLORS: Readonly<Record<string, string | undefined>> = {
  V3: tiers.high,
  V2: tiers.medium,
  V1: tiers.low,
  CAT: clusters[0],
  CH: clusters[1],
  SEA: clusters[2],
};

/** A segment's color in documents, the same as on the page. */
const segmentColor = (code: string, looks: RfmScheme["looks"]): string => {
  const rfm = RFM_SEGMENTS.find((segment) => segment.code === code);
  if (rfm) return swatchColors(pickSwatch(rfm.key, looks[rfm.key]), "light").color;
  return COLORS[code.split(":", 1)[0] ?? ""] ?? reference;
};

/** The common shape of all methods' reports: money in major units, shares 0 to 1. */
export type LocalizableReport = {
  method: "rfm" | "value" | "behavior";
  period: { start: string; end: string; days: number };
  currency: string;
  time_zone: string;
  generated_at: string;
  /** Only of a report by gross margin, like the two below. */
  value_basis?: "margin" | undefined;
  cost_coverage?: number | null | undefined;
  customers_without_costs?: number | undefined;
  /** Whose figures it calls previous, if that was chosen. */
  compared_period?: { start: string; end: string } | undefined;
  insights: Record<InsightName, string | null>;
  totals: {
    customer_count: number;
    order_count: number;
    total_revenue: number;
    average_order_value: number;
    previous_customer_count: number;
    unscored_customers: number;
  };
  segments: readonly LocalizableSegment[];
  /** Only for behavior. */
  kinds?: readonly KindTotals[];
};

/** All customers of a kind of trait. */
export type KindTotals = {
  kind: TraitKind;
  customer_count: number;
  previous_customer_count: number;
  order_count: number;
  total_revenue: number;
  customer_share: number;
  revenue_share: number;
};

type LocalizableSegment = {
  segment_name: string;
  segment_code: string;
  description: string;
  customer_count: number;
  previous_customer_count: number;
  total_revenue: number;
  average_order_value: number;
  characteristics: {
    avg_days_since_last_purchase: number;
    avg_purchase_frequency: number;
    /** Only for value: the lowest and highest revenue of the segment's customers. */
    min_total_spend?: number | null;
    max_total_spend?: number | null;
    /** Only for behavior: shares of sales with the trait, in the segment and overall, and their ratio. */
    trait_share?: number | null;
    population_share?: number | null;
    lift?: number | null;
  };
  recommended_actions: readonly string[];
  revenue_share: number;
  customer_share: number;
};

/** The formats and texts for one reader of a file. */
export type FileLocalization = Voice & { language: Language; own: DocumentWords; looks: RfmScheme["looks"] };

export const buildFileLocalization = (
  language: Language,
  { currency, time_zone: timeZone, value_basis }: LocalizableReport,
  looks: RfmScheme["looks"],
): FileLocalization => ({
  language,
  looks,
  words: overlay(value_basis ? marginWordsIn(language) : wordsIn(language), schemeWords(looks)),
  own: documentWordsIn(language, value_basis ?? "revenue"),
  formats: makeFormats({ locale: LOCALES[language], currency, timeZone }),
  say: sayIn(language),
});

/** A segment in the reader's language, with its color. */
export type LocalizedSegment = LocalizableSegment & { name: string; meaning: string; actions: string[]; color: string };

const rankSegment = ({ segment_code }: LocalizableSegment): number => {
  const rfm = RFM_SEGMENTS.find(({ code }) => code === segment_code);
  return rfm ? RFM_KEYS_BY_VALUE.indexOf(rfm.key) : 0;
};

/** Sorted by value, as on the page; segments without such an order keep the answer's. */
export const localizedSegments = (
  segments: readonly LocalizableSegment[],
  { language, words, looks }: Pick<FileLocalization, "language" | "words" | "looks">,
): LocalizedSegment[] =>
  [...segments]
    .sort((a, b) => rankSegment(a) - rankSegment(b))
    .map((segment) => {
      const { name, description: meaning, actions } = segmentWords(segment, language, words);
      return { ...segment, name, meaning, actions, color: segmentColor(segment.segment_code, looks) };
    });
