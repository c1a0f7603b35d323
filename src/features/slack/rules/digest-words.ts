import type { Language } from "#core/messages/language.ts";
import type { ChurnState } from "#records/rules/customers/customer-standing.ts";

const english = {
  title: "Customers at risk or changing: {business}",
  none: "No customers need attention today.",
  total: "{count, plural, one {*# customer* is at risk of churn.} other {*# customers* are at risk of churn.}}",
  drifting:
    "{count, plural, one {*# customer* is} other {*# customers* are}} changing faster than normal{both, plural, =0 {} other {, # of them at risk of churn}}.",
  value: "Expected spending at risk in the next 12 months: *{money}*.",
  above: "Only customers with at least {money} at risk.",
  more: "{count, plural, one {# more} other {# more}} than in the last digest.",
  fewer: "{count, plural, one {# fewer} other {# fewer}} than in the last digest.",
  same: "As many as in the last digest.",
  at_risk: "{money} at risk",
  spent: "{money} spent so far",
  risk: "churn risk {share}",
  last: "{days, plural, =0 {last purchase today} one {last purchase # day ago} other {last purchase # days ago}}",
  usual: "{days, plural, one {usually every day} other {usually every # days}}",
  why: "Why: {reasons}",
  changed: "Changed in the last quarter: {changes}",
  changes: "changing fast",
  moved: {
    segment: "{axis}: {from} → {to}",
    share: "{axis}: {segment} {before} → {now}",
    archetype: "archetype: {from} → {to}",
  },
  next: "Next: {action}",
  states: { done: "Contacted", not_now: "Snooze", wrong: "Not relevant" },
  answered: {
    done: "Contacted. Off the list until {day}.",
    not_now: "Snoozed until {day}.",
    wrong: "Not relevant. Off the list until {day}.",
  },
  by: "{answer} By {user}.",
  refused: {
    gone: "This customer no longer exists or is no longer on the list, so nothing was recorded.",
    failed: "Customer 360 couldn't record this. Try again in a moment.",
  },
  thread: "{count, plural, one {The next customer is in the thread.} other {The next # customers are in the thread.}}",
  rest: "{count, plural, one {# more customer is} other {# more customers are}} not shown here.",
  thread_title: "{from} to {to} of {total}",
  open: "Open the churn list",
  open_drift: "Open the fastest drifters",
  settings: "Settings of this digest",
  no_model: "The behavioral axes have not been calculated yet, so that churn risk is unknown.",
  test: "Customer 360 can post here. The digest of {business} will arrive in this channel.",
};

export type SlackWords = Omit<typeof english, "states" | "answered"> & {
  states: Record<ChurnState, string>;
  answered: Record<ChurnState, string>;
};

const spanish: SlackWords = {
  title: "Clientes en riesgo o con cambios: {business}",
  none: "Ningún cliente requiere atención hoy.",
  total:
    "{count, plural, one {*# cliente* está en riesgo de abandono.} other {*# clientes* están en riesgo de abandono.}}",
  drifting:
    "{count, plural, one {*# cliente* está} other {*# clientes* están}} cambiando más rápido de lo normal{both, plural, =0 {} one {; # de ellos está en riesgo de abandono} other {; # de ellos están en riesgo de abandono}}.",
  value: "Gasto esperado en riesgo en los próximos 12 meses: *{money}*.",
  above: "Solo clientes con al menos {money} en riesgo.",
  more: "{count, plural, one {# más} other {# más}} que en el resumen anterior.",
  fewer: "{count, plural, one {# menos} other {# menos}} que en el resumen anterior.",
  same: "Tantos como en el resumen anterior.",
  at_risk: "{money} en riesgo",
  spent: "{money} gastados hasta ahora",
  risk: "riesgo de abandono: {share}",
  last: "{days, plural, =0 {última compra hoy} one {última compra hace # día} other {última compra hace # días}}",
  usual: "{days, plural, one {suele comprar cada día} other {suele comprar cada # días}}",
  why: "Motivo: {reasons}",
  changed: "Cambios en el último trimestre: {changes}",
  changes: "cambia rápido",
  moved: {
    segment: "{axis}: {from} → {to}",
    share: "{axis}: {segment} {before} → {now}",
    archetype: "arquetipo: {from} → {to}",
  },
  next: "Siguiente paso: {action}",
  states: { done: "Contactado", not_now: "Posponer", wrong: "No relevante" },
  answered: {
    done: "Contactado. Fuera de la lista hasta el {day}.",
    not_now: "Pospuesto hasta el {day}.",
    wrong: "No relevante. Fuera de la lista hasta el {day}.",
  },
  by: "{answer} Por {user}.",
  refused: {
    gone: "Este cliente ya no existe o ya no está en la lista, así que no se registró nada.",
    failed: "Customer 360 no pudo registrarlo. Vuelve a intentarlo en un momento.",
  },
  thread:
    "{count, plural, one {El siguiente cliente está en el hilo.} other {Los siguientes # clientes están en el hilo.}}",
  rest: "{count, plural, one {Hay # cliente más que no aparece} other {Hay # clientes más que no aparecen}} aquí.",
  thread_title: "{from} a {to} de {total}",
  open: "Abrir la lista de abandono",
  open_drift: "Ver los que más rápido cambian",
  settings: "Configurar este resumen",
  no_model: "Los ejes de comportamiento aún no se han calculado, así que se desconoce el riesgo de abandono.",
  test: "Customer 360 puede publicar aquí. El resumen de {business} llegará a este canal.",
};

const portuguese: SlackWords = {
  title: "Clientes em risco ou com mudanças: {business}",
  none: "Nenhum cliente precisa de atenção hoje.",
  total:
    "{count, plural, one {*# cliente* está em risco de abandono.} other {*# clientes* estão em risco de abandono.}}",
  drifting:
    "{count, plural, one {*# cliente* está} other {*# clientes* estão}} mudando mais rápido que o normal{both, plural, =0 {} one {; # deles está em risco de abandono} other {; # deles estão em risco de abandono}}.",
  value: "Gasto esperado em risco nos próximos 12 meses: *{money}*.",
  above: "Somente clientes com pelo menos {money} em risco.",
  more: "{count, plural, one {# a mais} other {# a mais}} que no resumo anterior.",
  fewer: "{count, plural, one {# a menos} other {# a menos}} que no resumo anterior.",
  same: "Tantos quanto no resumo anterior.",
  at_risk: "{money} em risco",
  spent: "{money} gastos até agora",
  risk: "risco de abandono: {share}",
  last: "{days, plural, =0 {última compra hoje} one {última compra há # dia} other {última compra há # dias}}",
  usual: "{days, plural, one {costuma comprar todo dia} other {costuma comprar a cada # dias}}",
  why: "Motivo: {reasons}",
  changed: "Mudanças no último trimestre: {changes}",
  changes: "mudando rápido",
  moved: {
    segment: "{axis}: {from} → {to}",
    share: "{axis}: {segment} {before} → {now}",
    archetype: "arquétipo: {from} → {to}",
  },
  next: "Próximo passo: {action}",
  states: { done: "Contatado", not_now: "Adiar", wrong: "Não relevante" },
  answered: {
    done: "Contatado. Fora da lista até {day}.",
    not_now: "Adiado até {day}.",
    wrong: "Não relevante. Fora da lista até {day}.",
  },
  by: "{answer} Por {user}.",
  refused: {
    gone: "Este cliente não existe mais ou não está mais na lista, então nada foi registrado.",
    failed: "O Customer 360 não conseguiu registrar. Tente de novo em instantes.",
  },
  thread:
    "{count, plural, one {O próximo cliente está na conversa.} other {Os próximos # clientes estão na conversa.}}",
  rest: "{count, plural, one {Há mais # cliente que não aparece} other {Há mais # clientes que não aparecem}} aqui.",
  thread_title: "{from} a {to} de {total}",
  open: "Abrir a lista de abandono",
  open_drift: "Ver quem muda mais rápido",
  settings: "Configurar este resumo",
  no_model: "Os eixos de comportamento ainda não foram calculados, então o risco de abandono é desconhecido.",
  test: "O Customer 360 pode publicar aqui. O resumo de {business} chegará a este canal.",
};

export const SLACK_WORDS: Record<Language, SlackWords> = { en: english, es: spanish, pt: portuguese };
