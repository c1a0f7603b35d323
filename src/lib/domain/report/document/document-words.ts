import type { Language } from "#lib/domain/words/language.ts";

/** What only the document says; names, headlines and terms are the pages' own (`domain/words`). ICU messages. */
const en = {
  title: "Customer segmentation",
  method: "Method: {method}",
  storefront: "Storefront: {name}",
  insights: "Headline insights",
  orders: "Orders",
  before: "{count} in the {days, plural, one {# day} other {# days}} before",
  each_customer: "{count} per customer",
  of_customers: "pale: share of customers",
  of_revenue: "full: share of revenue",
  segments: "The segments in numbers",
  share: "Share",
  revenue_in: "Revenue ({currency})",
  average_order: "Average order",
  days_since: "Days since last order",
  people: "{count, plural, one {# customer} other {# customers}} · average order {money}",
  nobody: "Nobody in this period",
  spend: "{least} to {most} each in the period",
  trait: "{share} of their orders, {all} of everybody’s: {lift}×",
  how: "How to read it",
  how_rfm:
    "Every customer with a completed sale is scored from 1 to 5 by how lately, how often and for how much they bought in the period. The three scores decide the segment.",
  how_value:
    "Customers with a completed sale are ranked by what they spent in the period: the top 20%, the middle 60% and the bottom 20%. Equal amounts stand together.",
  how_behavior:
    "Customers stand where they differ most from everybody: a product category, a sales channel or a season. A habit is at least three purchases of its kind, more than chance brings; whoever has none has no clear pattern.",
  net: "Revenue is net of refunds, in {currency}.",
  change:
    "Change compares with the {days, plural, one {# day} other {# days}} before. On fewer than 20 customers before, it is told in customers.",
  unscored:
    "{count, plural, one {# customer has} other {# customers have}} no completed sale in the period and stand in no segment.",
  shown: "Only shown here: {names}. Totals and headlines are of all customers.",
  empty: "No completed sale in the last {days, plural, one {# day} other {# days}}.",
  page: "Page {page} of {pages}",
};

export type DocumentWords = typeof en;

const es: DocumentWords = {
  title: "Segmentación de clientes",
  method: "Método: {method}",
  storefront: "Punto de venta: {name}",
  insights: "Lo más importante",
  orders: "Pedidos",
  before: "{count} en {days, plural, one {el día anterior} other {los # días anteriores}}",
  each_customer: "{count} por cliente",
  of_customers: "claro: proporción de clientes",
  of_revenue: "lleno: proporción de ingresos",
  segments: "Los segmentos en números",
  share: "Proporción",
  revenue_in: "Ingresos ({currency})",
  average_order: "Pedido promedio",
  days_since: "Días desde el último pedido",
  people: "{count, plural, one {# cliente} other {# clientes}} · pedido promedio {money}",
  nobody: "Nadie en este periodo",
  spend: "de {least} a {most} cada uno en el periodo",
  trait: "{share} de sus pedidos, {all} de los de todos: {lift}×",
  how: "Cómo leerlo",
  how_rfm:
    "Cada cliente con una venta completada recibe de 1 a 5 puntos según hace cuánto compró, cuántas veces y por cuánto en el periodo. Los tres puntajes deciden el segmento.",
  how_value:
    "Los clientes con una venta completada se ordenan por lo que gastaron en el periodo: el 20% superior, el 60% intermedio y el 20% inferior. Los montos iguales quedan juntos.",
  how_behavior:
    "Los clientes están donde más se distinguen de los demás: una categoría de productos, un canal de venta o una temporada. Un hábito son al menos tres compras de ese tipo, más de las que trae el azar; quien no tiene ninguno queda sin patrón claro.",
  net: "Los ingresos son netos de reembolsos, en {currency}.",
  change:
    "El cambio compara con {days, plural, one {el día anterior} other {los # días anteriores}}. Con menos de 20 clientes antes, se da en clientes.",
  unscored:
    "{count, plural, one {# cliente no tiene} other {# clientes no tienen}} ventas completadas en el periodo y no están en ningún segmento.",
  shown: "Aquí solo se muestra: {names}. Los totales y lo más importante son de todos los clientes.",
  empty: "Sin ventas completadas en {days, plural, one {el último día} other {los últimos # días}}.",
  page: "Página {page} de {pages}",
};

const pt: DocumentWords = {
  title: "Segmentação de clientes",
  method: "Método: {method}",
  storefront: "Ponto de venda: {name}",
  insights: "O mais importante",
  orders: "Pedidos",
  before: "{count} {days, plural, one {no dia anterior} other {nos # dias anteriores}}",
  each_customer: "{count} por cliente",
  of_customers: "claro: participação de clientes",
  of_revenue: "cheio: participação na receita",
  segments: "Os segmentos em números",
  share: "Participação",
  revenue_in: "Receita ({currency})",
  average_order: "Ticket médio",
  days_since: "Dias desde o último pedido",
  people: "{count, plural, one {# cliente} other {# clientes}} · ticket médio {money}",
  nobody: "Ninguém neste período",
  spend: "de {least} a {most} cada um no período",
  trait: "{share} dos seus pedidos, {all} dos de todos: {lift}×",
  how: "Como ler",
  how_rfm:
    "Cada cliente com uma venda concluída recebe de 1 a 5 pontos conforme há quanto tempo, quantas vezes e por quanto comprou no período. As três pontuações decidem o segmento.",
  how_value:
    "Os clientes com uma venda concluída são ordenados pelo que gastaram no período: os 20% superiores, os 60% intermediários e os 20% inferiores. Valores iguais ficam juntos.",
  how_behavior:
    "Os clientes estão onde mais se distinguem dos demais: uma categoria de produtos, um canal de venda ou uma temporada. Um hábito são pelo menos três compras desse tipo, mais do que traz o acaso; quem não tem nenhum fica sem padrão claro.",
  net: "A receita é líquida de reembolsos, em {currency}.",
  change:
    "A variação compara com {days, plural, one {o dia anterior} other {os # dias anteriores}}. Com menos de 20 clientes antes, é dada em clientes.",
  unscored:
    "{count, plural, one {# cliente não tem} other {# clientes não têm}} vendas concluídas no período e não estão em nenhum segmento.",
  shown: "Aqui só aparece: {names}. Os totais e o mais importante são de todos os clientes.",
  empty: "Nenhuma venda concluída {days, plural, one {no último dia} other {nos últimos # dias}}.",
  page: "Página {page} de {pages}",
};

const WORDS: Record<Language, DocumentWords> = { en, es, pt };

export const documentWordsIn = (language: Language): DocumentWords => WORDS[language];
