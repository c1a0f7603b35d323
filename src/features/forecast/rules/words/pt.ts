import type { ClvWords } from "./forecast-words.ts";

export const pt: ClvWords = {
  models: {
    auto: "O melhor na validação",
    probabilistic: "O melhor modelo probabilístico",
    bg_nbd: "BG/NBD",
    mbg_nbd: "MBG/NBD",
    pareto_nbd: "Pareto/NBD",
    gamma_gamma: "Gamma-Gamma",
    gradient_boosting: "Gradient boosting",
    cohort: "Média por coorte",
    ensemble: "Combinação de modelos",
    status_quo: "O ritmo atual continua",
    cohort_mean: "Média da coorte",
  },
  reasons: {
    requested: "{model} foi solicitado.",
    stood_in: "Não foi possível ajustar {asked} a estes clientes; {model} foi usado no lugar.",
    least_error: "{model} previu melhor os períodos passados: o que cada cliente comprou e o total.",
    nearest_total:
      "{model} está entre os modelos que melhor previram os períodos passados, e seu total desses períodos foi o mais exato.",
    simplest_of_the_best:
      "{model} é o mais simples dos modelos que melhor previram os períodos passados: o que cada cliente comprou e o total.",
    best_likelihood:
      "{model} é o que melhor se ajusta aos dados. O histórico é curto demais, ou não tem datas, para validar os modelos.",
    too_little_data: "{model}: há poucos dados destes clientes para comparar modelos.",
  },
  warnings: {
    short_history: "Menos de 6 meses de histórico de transações: os intervalos são amplos.",
    short_history_customers:
      "{customers, plural, one {# cliente tem} other {# clientes têm}} menos de 6 meses de histórico: sua previsão se baseia sobretudo nos demais.",
    one_purchase_each: "Todos os clientes compraram uma única vez; a taxa de recompra é uma estimativa cautelosa.",
    few_customers:
      "Só {customers, plural, one {# cliente} other {# clientes}}: poucos demais para estimar uma distribuição.",
    amounts_missing:
      "{count, plural, one {# compra não tem valor; foi usada a média das outras.} other {# compras não têm valor; foi usada a média das outras.}}",
    no_amounts: "Nenhuma compra tem valor: as compras são previstas, mas seu valor é 0.",
    amounts_capped:
      "{count, plural, one {# valor acima de {cap, number} contou} other {# valores acima de {cap, number} contaram}} como {cap, number}, dez vezes o nível que quase nenhum dos outros ultrapassa.",
    refunds:
      "{count, plural, one {# valor negativo foi tratado como reembolso e descontado} other {# valores negativos foram tratados como reembolsos e descontados}} das compras anteriores.",
    after_as_of:
      "{count, plural, one {# compra posterior à data da previsão ficou} other {# compras posteriores à data da previsão ficaram}} de fora.",
    regular_timing:
      "Estes clientes compram em intervalos regulares, o que nenhum destes modelos considera: os intervalos são amplos demais, e a probabilidade de continuar ativo é alta demais para clientes atrasados.",
    horizon_beyond_history:
      "O horizonte de {horizon, plural, one {# dia} other {# dias}} é mais longo que {days, plural, one {o único dia} other {os # dias}} de histórico: sua parte final é uma extrapolação.",
    not_validated:
      "O histórico é curto demais para reservar dados de validação; a precisão desta previsão é desconhecida.",
    needs_dates: "Resumos não têm datas: os modelos e as coortes que precisam delas ficaram de fora.",
    features_unused: "Só o gradient boosting usa as variáveis adicionais.",
    too_little_to_learn: "O histórico é curto demais para treinar {model}; {fallback} foi usado no lugar.",
    not_converged: "{model} não convergiu; {fallback} foi usado no lugar.",
    best_reached: "{model} não convergiu por completo; são usados os melhores valores encontrados.",
    parameters_assumed:
      "Há poucas compras repetidas para ajustar {model}: são usados o ritmo até agora e valores habituais para os outros parâmetros.",
    spending_assumed:
      "Pouquíssimos clientes com compras repetidas têm valor: são usados o valor médio e uma distribuição habitual ao redor dele.",
    spending_heavy_tail:
      "Os valores têm uma cauda tão longa que a média depende de compras não observadas; ela foi limitada (q = {q, number}).",
    p_alive_of_bg_nbd:
      "O BG/NBD considera ativos todos os que compraram uma única vez; seu p_alive não mostra quais clientes saíram.",
    intervals_missed:
      "Nos dados de validação, os intervalos cobriram {coverage, number, percent} dos clientes, em vez de {level, number, percent}.",
    totals_assumed:
      "Não foi possível aprender a sazonalidade, a deriva e os erros passados: o intervalo do total usa erros de previsão típicos.",
  },
  why: {
    one_purchase:
      "Comprou uma vez, {days, plural, =0 {hoje} one {há # dia} other {há # dias}}; a taxa de recompra se baseia em clientes parecidos.",
    overdue:
      "Última compra há {days, plural, one {# dia} other {# dias}}, muito mais que o intervalo habitual de {gap, plural, one {# dia} other {# dias}}.",
    on_rhythm:
      "Última compra {days, plural, =0 {hoje} one {há # dia} other {há # dias}}, dentro do intervalo habitual de {gap, plural, one {# dia} other {# dias}}.",
    buys_often:
      "Costuma comprar a cada {gap, plural, one {dia} other {# dias}} (cliente mediano: {typical, plural, one {# dia} other {# dias}}).",
    buys_seldom:
      "Costuma comprar a cada {gap, plural, one {dia} other {# dias}} (cliente mediano: {typical, plural, one {# dia} other {# dias}}).",
    spends_much: "Gasta {value} por dia de compra (cliente mediano: {typical}).",
    spends_little: "Gasta {value} por dia de compra (cliente mediano: {typical}).",
    likely_gone: "Probabilidade de ter saído: {share}.",
    new: "Cliente há {days, plural, =0 {menos de um dia} one {# dia} other {# dias}}: ainda há pouco histórico, por isso o intervalo é amplo.",
    as_most: "Semelhante ao cliente mediano.",
  },
};
