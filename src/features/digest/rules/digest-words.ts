import type { Language } from "#core/messages/language.ts";

const english = {
  subject: "{business}: {day}",
  daily: "What changed on {day}",
  weekly: "What changed from {day}",
  metrics: {
    revenue: "Revenue",
    orders: "Orders",
    active: "Active customers",
    new: "New customers",
    returning: "Returning customers",
    lost: "Lost customers",
  },
  before: "before: {value}",
  above: "above the normal range ({low} to {high})",
  below: "below the normal range ({low} to {high})",
  within: "normal ({low} to {high})",
  stale: "Segments and recommendations may be out of date: the last nightly calculation failed or is missing.",
  young: "Figures are compared after 14 days of sales.",
  moves: "Movements between RFM segments",
  moved: "{count, plural, one {# customer} other {# customers}} from {from} to {to}: {money}",
  no_moves: "Nothing unusual.",
  today: "Today",
  win_back:
    "{count, plural, =0 {No customers to win back} one {Win back # customer, expected value {money}} other {Win back # customers, expected value {money}}}",
  reorder:
    "{count, plural, =0 {No customers are due to reorder} one {# customer is due to reorder} other {# customers are due to reorder}}",
  champions: "{count, plural, =0 {No customers} one {# customer} other {# customers}} joined {segment}",
  failures: "Needs attention",
  forecast: "The last forecast expected {expected} repeat purchases ({low} to {high}); there were {actual}.",
  imports: "{count, plural, one {# import failed} other {# imports failed}}",
  runs: "{count, plural, one {# run failed} other {# runs failed}}",
  connection: "{name} could not be read",
  open: "Open {business}",
  why: "You receive this email because you chose a digest of {business}.",
  choose: "Change your notifications",
  unsubscribe: "Unsubscribe",
};

export type DigestWords = typeof english;

const spanish: DigestWords = {
  subject: "{business}: {day}",
  daily: "Qué cambió el {day}",
  weekly: "Qué cambió: {day}",
  metrics: {
    revenue: "Ingresos",
    orders: "Pedidos",
    active: "Clientes activos",
    new: "Clientes nuevos",
    returning: "Clientes recurrentes",
    lost: "Clientes perdidos",
  },
  before: "antes: {value}",
  above: "por encima del rango normal (de {low} a {high})",
  below: "por debajo del rango normal (de {low} a {high})",
  within: "normal (de {low} a {high})",
  stale: "Los segmentos y las recomendaciones pueden estar desactualizados: el último cálculo nocturno falló o falta.",
  young: "Las cifras se comparan después de 14 días de ventas.",
  moves: "Movimientos entre segmentos RFM",
  moved: "{count, plural, one {# cliente} other {# clientes}} de {from} a {to}: {money}",
  no_moves: "Nada inusual.",
  today: "Hoy",
  win_back:
    "{count, plural, =0 {Ningún cliente por recuperar} one {# cliente por recuperar, valor esperado: {money}} other {# clientes por recuperar, valor esperado: {money}}}",
  reorder:
    "{count, plural, =0 {A ningún cliente le toca volver a comprar} one {A # cliente le toca volver a comprar} other {A # clientes les toca volver a comprar}}",
  champions: "{count, plural, =0 {Ningún cliente pasó} one {# cliente pasó} other {# clientes pasaron}} a {segment}",
  failures: "Requiere atención",
  forecast: "El último pronóstico esperaba {expected} compras repetidas (de {low} a {high}); hubo {actual}.",
  imports: "{count, plural, one {Falló # importación} other {Fallaron # importaciones}}",
  runs: "{count, plural, one {Falló # ejecución} other {Fallaron # ejecuciones}}",
  connection: "{name} no se pudo leer",
  open: "Abrir {business}",
  why: "Recibes este correo porque elegiste un resumen de {business}.",
  choose: "Cambiar tus notificaciones",
  unsubscribe: "Cancelar la suscripción",
};

const portuguese: DigestWords = {
  subject: "{business}: {day}",
  daily: "O que mudou em {day}",
  weekly: "O que mudou: {day}",
  metrics: {
    revenue: "Receita",
    orders: "Pedidos",
    active: "Clientes ativos",
    new: "Clientes novos",
    returning: "Clientes recorrentes",
    lost: "Clientes perdidos",
  },
  before: "antes: {value}",
  above: "acima da faixa normal (de {low} a {high})",
  below: "abaixo da faixa normal (de {low} a {high})",
  within: "normal (de {low} a {high})",
  stale:
    "Os segmentos e as recomendações podem estar desatualizados: o último cálculo noturno falhou ou está faltando.",
  young: "Os números são comparados após 14 dias de vendas.",
  moves: "Movimentos entre segmentos RFM",
  moved: "{count, plural, one {# cliente} other {# clientes}} de {from} para {to}: {money}",
  no_moves: "Nada incomum.",
  today: "Hoje",
  win_back:
    "{count, plural, =0 {Nenhum cliente para reconquistar} one {# cliente para reconquistar, valor esperado: {money}} other {# clientes para reconquistar, valor esperado: {money}}}",
  reorder:
    "{count, plural, =0 {Nenhum cliente está na hora de recomprar} one {# cliente está na hora de recomprar} other {# clientes estão na hora de recomprar}}",
  champions:
    "{count, plural, =0 {Nenhum cliente passou} one {# cliente passou} other {# clientes passaram}} a {segment}",
  failures: "Requer atenção",
  forecast: "A última previsão esperava {expected} compras repetidas (de {low} a {high}); houve {actual}.",
  imports: "{count, plural, one {# importação falhou} other {# importações falharam}}",
  runs: "{count, plural, one {# execução falhou} other {# execuções falharam}}",
  connection: "{name} não pôde ser lida",
  open: "Abrir {business}",
  why: "Você recebe este e-mail porque escolheu um resumo de {business}.",
  choose: "Alterar suas notificações",
  unsubscribe: "Cancelar inscrição",
};

export const DIGEST_WORDS: Record<Language, DigestWords> = { en: english, es: spanish, pt: portuguese };
