import type { ClvWords } from "./forecast-words.ts";

export const es: ClvWords = {
  tiers: {
    high: {
      label: "CLV alto",
      actions: ["Asignar ejecutivos de cuenta dedicados", "Ofrecer servicios prémium", "Dar prioridad en soporte"],
    },
    medium: {
      label: "CLV medio",
      actions: ["Hacer campañas de venta adicional y cruzada", "Implementar programas de lealtad"],
    },
    low: {
      label: "CLV bajo",
      actions: ["Automatizar la atención", "Optimizar el costo de adquisición", "Considerar el riesgo de abandono"],
    },
  },
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
    status_quo: "El ritmo hasta ahora continúa",
    cohort_mean: "Todos como la media de su cohorte",
  },
  reasons: {
    requested: "Se pidió {model}.",
    stood_in: "No se pudo ajustar {asked} a estos clientes: se usó {model} en su lugar.",
    least_error: "{model} fue lo que más se acercó a compras que no había visto.",
    simplest_of_the_best: "{model} es lo más simple entre lo que más se acercó a compras que no había visto.",
    best_likelihood:
      "{model} es lo que mejor se ajusta a lo conocido: falta tiempo, o faltan fechas, para poner a prueba los modelos.",
    too_little_data: "{model}: se sabe demasiado poco de estos clientes para elegir entre modelos.",
  },
  warnings: {
    short_history: "Menos de 6 meses de historial de transacciones: los intervalos son amplios.",
    one_purchase_each: "Todos compraron una sola vez: cuánto volverán es una estimación prudente.",
    few_customers:
      "Solo {customers, plural, one {# cliente} other {# clientes}}: son muy pocos para aprender de ellos una distribución.",
    amounts_missing:
      "{count, plural, one {# compra no tiene importe: se usó la media de las demás.} other {# compras no tienen importe: se usó la media de las demás.}}",
    no_amounts: "Ninguna compra tiene importe: se pronostican compras, y el dinero es 0.",
    amounts_capped:
      "{count, plural, one {# importe superior a {cap, number} se contó} other {# importes superiores a {cap, number} se contaron}} como {cap, number}: diez veces lo que casi todos los demás no superan.",
    refunds:
      "{count, plural, one {# importe inferior a 0 se tomó por una devolución y se restó} other {# importes inferiores a 0 se tomaron por devoluciones y se restaron}} de las compras anteriores.",
    after_as_of:
      "{count, plural, one {# compra quedó fuera: es posterior} other {# compras quedaron fuera: son posteriores}} al día del pronóstico.",
    regular_timing:
      "Estos clientes compran a intervalos regulares, algo que ningún modelo de esta familia conoce: los intervalos son demasiado amplios, y quien se retrasa parece demasiado activo.",
    horizon_beyond_history:
      "El horizonte de {horizon, plural, one {# día} other {# días}} es más largo que {days, plural, one {el único día} other {los # días}} de historial: su parte final es una extrapolación.",
    not_validated: "No se pudo reservar un periodo de validación: no se sabe qué tan bueno es el pronóstico.",
    needs_dates: "Los resúmenes no tienen fechas: los modelos y las cohortes que las necesitan quedaron fuera.",
    features_unused: "Las características indicadas solo las usa el gradient boosting.",
    too_little_to_learn: "Hay demasiado poco historial para que {model} aprenda; se usó {fallback} en su lugar.",
    not_converged: "{model} no convergió; se usó {fallback}.",
    best_reached: "{model} no convergió del todo: se usan los mejores valores alcanzados.",
    parameters_assumed:
      "Hay muy pocas compras repetidas para ajustar {model}: en su lugar se usan su ritmo hasta ahora y valores habituales para lo demás.",
    spending_assumed:
      "Muy pocos clientes con compras repetidas tienen importe: en su lugar se usan el importe medio y las formas habituales a su alrededor.",
    spending_heavy_tail:
      "Los importes tienen una cola tan larga que su media depende de compras que nadie ha visto: se contuvo (q = {q, number}).",
    p_alive_of_bg_nbd: "BG/NBD da por activo a quien compró una sola vez: su p_alive no mide quién se ha ido.",
    intervals_missed:
      "En los días de validación, los intervalos contuvieron al {coverage, number, percent} de los clientes, no al {level, number, percent}.",
  },
  why: {
    one_purchase:
      "Ha comprado una vez, {days, plural, =0 {hoy} one {hace # día} other {hace # días}}: si vuelve lo dicen los clientes parecidos.",
    overdue:
      "La última compra fue hace {days, plural, one {# día} other {# días}}, mucho más que {gap, plural, one {el día} other {los # días}} que pasan en promedio entre dos.",
    on_rhythm:
      "La última compra fue {days, plural, =0 {hoy} one {hace # día} other {hace # días}}, dentro de {gap, plural, one {el día} other {los # días}} que pasan en promedio entre dos.",
    buys_often:
      "Compra en promedio cada {gap, plural, one {día} other {# días}}; el cliente mediano, cada {typical, plural, one {día} other {# días}}.",
    buys_seldom:
      "Compra en promedio cada {gap, plural, one {día} other {# días}}; el cliente mediano, cada {typical, plural, one {día} other {# días}}.",
    spends_much: "Gasta {value} por compra; el cliente mediano, {typical}.",
    spends_little: "Gasta {value} por compra; el cliente mediano, {typical}.",
    likely_gone: "Con probabilidad de {share} ya no es cliente.",
    new: "Cliente desde hace {days, plural, =0 {menos de un día} one {# día} other {# días}}: se sabe poco todavía, así que el intervalo es amplio.",
    as_most: "Compra como el cliente mediano.",
  },
};
