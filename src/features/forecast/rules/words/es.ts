import type { ClvWords } from "./forecast-words.ts";

export const es: ClvWords = {
  models: {
    auto: "El mejor según la validación",
    probabilistic: "El mejor modelo probabilístico",
    bg_nbd: "BG/NBD",
    mbg_nbd: "MBG/NBD",
    pareto_nbd: "Pareto/NBD",
    gamma_gamma: "Gamma-Gamma",
    gradient_boosting: "Gradient boosting",
    cohort: "Promedio por cohorte",
    ensemble: "Combinación de modelos",
    status_quo: "El ritmo actual continúa",
    cohort_mean: "Media de la cohorte",
  },
  reasons: {
    requested: "Se pidió {model}.",
    stood_in: "No se pudo ajustar {asked} a estos clientes: se usó {model} en su lugar.",
    least_error: "{model} predijo mejor los periodos pasados: lo que compró cada cliente y el total.",
    nearest_total:
      "{model} está entre los modelos que mejor predijeron los periodos pasados, y su total de esos periodos fue el más exacto.",
    simplest_of_the_best:
      "{model} es el más simple de los modelos que mejor predijeron los periodos pasados: lo que compró cada cliente y el total.",
    best_likelihood:
      "{model} es el que mejor se ajusta a los datos. El historial es demasiado corto, o no tiene fechas, para validar los modelos.",
    too_little_data: "{model}: hay muy pocos datos de estos clientes para comparar modelos.",
  },
  warnings: {
    short_history: "Menos de 6 meses de historial de transacciones: los intervalos son amplios.",
    short_history_customers:
      "{customers, plural, one {# cliente tiene} other {# clientes tienen}} menos de 6 meses de historial: su pronóstico se basa sobre todo en los demás.",
    one_purchase_each:
      "Todos los clientes compraron una sola vez, así que su tasa de recompra es una estimación prudente.",
    few_customers:
      "Solo {customers, plural, one {# cliente} other {# clientes}}: son muy pocos para estimar una distribución.",
    amounts_missing:
      "{count, plural, one {# compra no tiene importe; se usó la media de las demás.} other {# compras no tienen importe; se usó la media de las demás.}}",
    no_amounts: "Ninguna compra tiene importe: se pronostican compras, pero su valor es 0.",
    amounts_capped:
      "{count, plural, one {# importe superior a {cap, number} se contó} other {# importes superiores a {cap, number} se contaron}} como {cap, number}, diez veces el nivel que casi ninguno de los demás supera.",
    refunds:
      "{count, plural, one {# importe negativo se trató como reembolso y se restó} other {# importes negativos se trataron como reembolsos y se restaron}} de las compras anteriores.",
    after_as_of:
      "{count, plural, one {Se excluyó # compra posterior} other {Se excluyeron # compras posteriores}} a la fecha del pronóstico.",
    regular_timing:
      "Estos clientes compran a intervalos regulares, algo que ninguno de estos modelos contempla: los intervalos son demasiado amplios y la probabilidad de seguir activo es demasiado alta para los clientes atrasados.",
    horizon_beyond_history:
      "El horizonte de {horizon, plural, one {# día} other {# días}} es más largo que {days, plural, one {el único día} other {los # días}} de historial: su parte final es una extrapolación.",
    not_validated:
      "El historial es demasiado corto para reservar datos de validación, así que no se conoce la precisión de este pronóstico.",
    needs_dates: "Los resúmenes no tienen fechas: se excluyeron los modelos y las cohortes que las necesitan.",
    features_unused: "Solo gradient boosting usa las variables adicionales.",
    too_little_to_learn: "El historial es demasiado corto para entrenar {model}; se usó {fallback} en su lugar.",
    not_converged: "{model} no convergió; se usó {fallback} en su lugar.",
    best_reached: "{model} no convergió del todo; se usan los mejores valores encontrados.",
    parameters_assumed:
      "Hay muy pocas compras repetidas para ajustar {model}: se usan el ritmo hasta ahora y valores habituales para los demás parámetros.",
    spending_assumed:
      "Muy pocos clientes con compras repetidas tienen importe: se usan el importe medio y una distribución habitual a su alrededor.",
    spending_heavy_tail:
      "Los importes tienen una cola tan larga que su media depende de compras no observadas, así que se limitó (q = {q, number}).",
    p_alive_of_bg_nbd:
      "BG/NBD considera activos a todos los que compraron una sola vez, así que su p_alive no indica qué clientes se han ido.",
    intervals_missed:
      "En los datos de validación, los intervalos cubrieron al {coverage, number, percent} de los clientes en lugar del {level, number, percent}.",
    totals_assumed:
      "No se pudieron aprender la estacionalidad, la deriva ni los errores pasados: el intervalo del total usa errores de pronóstico típicos.",
  },
  why: {
    one_purchase:
      "Compró una vez, {days, plural, =0 {hoy} one {hace # día} other {hace # días}}; su tasa de recompra se basa en clientes parecidos.",
    overdue:
      "Última compra hace {days, plural, one {# día} other {# días}}, mucho más que su intervalo habitual de {gap, plural, one {# día} other {# días}}.",
    on_rhythm:
      "Última compra {days, plural, =0 {hoy} one {hace # día} other {hace # días}}, dentro de su intervalo habitual de {gap, plural, one {# día} other {# días}}.",
    buys_often:
      "Suele comprar cada {gap, plural, one {día} other {# días}} (cliente mediano: {typical, plural, one {# día} other {# días}}).",
    buys_seldom:
      "Suele comprar cada {gap, plural, one {día} other {# días}} (cliente mediano: {typical, plural, one {# día} other {# días}}).",
    spends_much: "Gasta {value} por día de compra (cliente mediano: {typical}).",
    spends_little: "Gasta {value} por día de compra (cliente mediano: {typical}).",
    likely_gone: "Probabilidad de abandono: {share}.",
    new: "Cliente desde hace {days, plural, =0 {menos de un día} one {# día} other {# días}}: todavía hay poco historial, así que el intervalo es amplio.",
    as_most: "Similar al cliente mediano.",
  },
};
