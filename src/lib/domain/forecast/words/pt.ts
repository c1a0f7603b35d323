import type { ClvWords } from "./forecast-words.ts";

export const pt: ClvWords = {
  tiers: {
    high: {
      label: "CLV alto",
      actions: ["Designar gerentes de conta dedicados", "Oferecer serviços premium", "Priorizar no suporte"],
    },
    medium: {
      label: "CLV médio",
      actions: ["Fazer campanhas de upsell e cross-sell", "Implementar programas de fidelidade"],
    },
    low: {
      label: "CLV baixo",
      actions: ["Automatizar o atendimento", "Otimizar o custo de aquisição", "Considerar o risco de churn"],
    },
  },
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
    status_quo: "O ritmo até agora continua",
    cohort_mean: "Todos como a média da sua coorte",
  },
  reasons: {
    requested: "{model} foi o que se pediu.",
    stood_in: "Não foi possível ajustar {asked} a estes clientes: {model} ficou no lugar.",
    least_error: "{model} foi o que mais se aproximou de compras que não tinha visto.",
    simplest_of_the_best: "{model} é o mais simples entre o que mais se aproximou de compras que não tinha visto.",
    best_likelihood:
      "{model} é o que melhor se ajusta ao que se sabe: falta tempo, ou faltam datas, para pôr os modelos à prova.",
    too_little_data: "{model}: sabe-se pouco demais destes clientes para escolher entre modelos.",
  },
  warnings: {
    short_history: "Menos de 6 meses de histórico de transações: os intervalos são amplos.",
    one_purchase_each: "Todos compraram uma única vez: quanto voltarão é uma estimativa cautelosa.",
    few_customers:
      "Só {customers, plural, one {# cliente} other {# clientes}}: são poucos demais para aprender deles uma distribuição.",
    amounts_missing:
      "{count, plural, one {# compra não tem valor: usou-se a média das outras.} other {# compras não têm valor: usou-se a média das outras.}}",
    no_amounts: "Nenhuma compra tem valor: preveem-se compras, e o dinheiro é 0.",
    amounts_capped:
      "{count, plural, one {# valor acima de {cap, number} contou} other {# valores acima de {cap, number} contaram}} como {cap, number}: dez vezes o que quase todos os outros não passam.",
    refunds:
      "{count, plural, one {# valor abaixo de 0 foi tomado por devolução e descontado} other {# valores abaixo de 0 foram tomados por devoluções e descontados}} das compras anteriores.",
    after_as_of:
      "{count, plural, one {# compra ficou de fora: é posterior} other {# compras ficaram de fora: são posteriores}} ao dia da previsão.",
    regular_timing:
      "Estes clientes compram a intervalos regulares, o que nenhum modelo desta família conhece: os intervalos são amplos demais, e quem se atrasa parece ativo demais.",
    horizon_beyond_history:
      "O horizonte de {horizon, plural, one {# dia} other {# dias}} é mais longo que {days, plural, one {o único dia} other {os # dias}} de histórico: a sua parte final é uma extrapolação.",
    not_validated: "Não foi possível reservar um período de validação: não se sabe quão boa é a previsão.",
    needs_dates: "Resumos não têm datas: os modelos e as coortes que precisam delas ficaram de fora.",
    features_unused: "As características informadas só são usadas pelo gradient boosting.",
    too_little_to_learn: "Há histórico de menos para {model} aprender; {fallback} foi usado no lugar.",
    not_converged: "{model} não convergiu; {fallback} foi usado no lugar.",
    best_reached: "{model} não convergiu por completo: usam-se os melhores valores alcançados.",
    parameters_assumed:
      "Há compras repetidas de menos para ajustar {model}: no lugar usam-se o seu ritmo até agora e valores habituais para o resto.",
    spending_assumed:
      "Pouquíssimos clientes com compras repetidas têm valor: no lugar usam-se o valor médio e as formas habituais à sua volta.",
    spending_heavy_tail:
      "Os valores têm uma cauda tão longa que a sua média depende de compras que ninguém viu: foi contida (q = {q, number}).",
    p_alive_of_bg_nbd: "O BG/NBD dá por ativo quem comprou uma única vez: o seu p_alive não mede quem saiu.",
    intervals_missed:
      "Nos dias de validação, os intervalos contiveram {coverage, number, percent} dos clientes, não {level, number, percent}.",
  },
  why: {
    one_purchase:
      "Comprou uma vez, {days, plural, =0 {hoje} one {há # dia} other {há # dias}}: se volta, dizem os clientes parecidos.",
    overdue:
      "A última compra foi há {days, plural, one {# dia} other {# dias}}, muito mais do que {gap, plural, one {o dia} other {os # dias}} que passam em média entre duas.",
    on_rhythm:
      "A última compra foi {days, plural, =0 {hoje} one {há # dia} other {há # dias}}, dentro {gap, plural, one {do dia} other {dos # dias}} que passam em média entre duas.",
    buys_often:
      "Compra em média a cada {gap, plural, one {dia} other {# dias}}; o cliente mediano, a cada {typical, plural, one {dia} other {# dias}}.",
    buys_seldom:
      "Compra em média a cada {gap, plural, one {dia} other {# dias}}; o cliente mediano, a cada {typical, plural, one {dia} other {# dias}}.",
    spends_much: "Gasta {value} por compra; o cliente mediano, {typical}.",
    spends_little: "Gasta {value} por compra; o cliente mediano, {typical}.",
    likely_gone: "Com probabilidade de {share} já não é cliente.",
    new: "Cliente há {days, plural, =0 {menos de um dia} one {# dia} other {# dias}}: ainda se sabe pouco, por isso o intervalo é amplo.",
    as_most: "Compra como o cliente mediano.",
  },
};
