/**
 * The columns by which files say that a customer may no longer be contacted, with the names that shops and tools for email give
 * them in English, Spanish and Portuguese. Tools have one for each reason, so a file can have several columns of one kind.
 */
export const REFUSAL_COLUMNS = {
  email_opt_out: [
    "unsubscribed",
    "is_unsubscribed",
    "unsubscribe",
    "unsubscribed_from_all",
    "unsubscribed_from_all_email",
    "unsubscribed_from_emails",
    "global_unsubscribe",
    "globally_unsubscribed",
    "portal_unsubscribe",
    "email_opted_out",
    "email_optout",
    "hs_email_optout",
    "has_opted_out_of_email",
    "person_has_opted_out_of_email",
    "opted_out_of_email",
    "email_unsubscribed",
    "do_not_email",
    "do_not_send_email",
    "donotemail",
    "donotbulkemail",
    "do_not_bulk_email",
    "no_email",
    "blocklisted",
    "email_blocklisted",
    "is_blocklisted",
    "blacklisted",
    "email_blacklisted",
    "is_blacklisted",
    "suppressed",
    "is_suppressed",
    "email_suppressed",
    "cleaned",
    "bounced",
    "is_bounced",
    "is_email_bounced",
    "email_bounced",
    "hard_bounced",
    "hard_bounce",
    "portal_bounce",
    "global_bounce",
    "complained",
    "spam_complaint",
    "marked_as_spam",
    "portal_spam_report",
    "spam_report",
    "desuscrito",
    "desuscripto",
    "dado_de_baja",
    "dada_de_baja",
    "no_enviar_correo",
    "no_enviar_email",
    "descadastrado",
    "desinscrito",
    "nao_enviar_email",
    "não_enviar_email",
    "lista_negra",
  ],
  email_opt_out_at: [
    "unsub_time",
    "unsubscribed_at",
    "unsubscribe_time",
    "unsubscribe_date",
    "unsubscribed_date",
    "date_unsubscribed",
    "unsubscribed_on",
    "unsubscribed_time",
    "clean_time",
    "cleaned_at",
    "opt_out_date",
    "optout_date",
    "opted_out_at",
    "opt_out_time",
    "opted_out_date",
    "email_opt_out_date",
    "email_optout_date",
    "suppressed_at",
    "suppression_date",
    "blocklisted_at",
    "blacklisted_at",
    "bounced_at",
    "bounce_date",
    "email_bounced_date",
    "complained_at",
    "fecha_de_desuscripcion",
    "data_de_desinscricao",
    "desuscribir",
    "desinscripcion",
    "fecha_de_baja",
    "fecha_baja",
    "data_de_descadastro",
    "data_descadastro",
    "data_de_cancelamento",
  ],
  sms_opt_out: [
    "sms_unsubscribed",
    "sms_opted_out",
    "sms_optout",
    "has_opted_out_of_sms",
    "do_not_text",
    "do_not_sms",
    "sms_blocklisted",
    "sms_blacklisted",
    "text_opt_out",
    "no_sms",
  ],
  sms_opt_out_at: ["sms_unsubscribed_at", "sms_opted_out_at", "sms_opt_out_date", "sms_unsubscribe_date"],
  advertising_opt_out: ["ads_opt_out", "advertising_opted_out", "do_not_sell", "do_not_sell_or_share"],
  /** By any channel. */
  do_not_contact: [
    "dnc",
    "is_do_not_contact",
    "opted_out",
    "opt_out",
    "optout",
    "is_opted_out",
    "has_opted_out",
    "no_contactar",
    "nao_contatar",
    "não_contatar",
    "nao_contactar",
  ],
  subscription_status: [
    "status",
    "state",
    "estado",
    "situacao",
    "subscriber_status",
    "subscription",
    "email_status",
    "email_subscription",
    "mailing_status",
    "email_marketing_status",
    "marketing_status",
    "newsletter_status",
    "list_status",
    "contact_status",
    "email_permission_status",
    "estado_de_suscripcion",
    "estado_suscripcion",
    "estado_de_la_suscripcion",
    "status_da_inscricao",
    "status_de_inscricao",
    "situacao_da_inscricao",
  ],
} as const satisfies Record<string, readonly string[]>;
export type RefusalColumn = keyof typeof REFUSAL_COLUMNS;

/** Stems that say of a customer that nothing may be sent, whatever stands beside them. */
const REFUSES = new RegExp(
  [
    "unsub\\w*|opt(ed|s|ing)? ?outs?|suppress\\w*|(block|black|deny) ?list\\w*|excluded from|marked as spam",
    "do ?not (bulk ?)?(e ?mail|contact|send|market|text|sms|solicit|sell)|(does not|doesn t|don t) want|no (e ?mails?|sms|newsletters?|marketing)",
    "desuscri\\w*|desinscri\\w*|descadastr\\w*|lista (negra|de bloqueio)|dad[oa]s? de baja",
    // Not "Nº recibo" and "Nº envío", whose "no" is a number's.
    "(no|nao) (quer|quiere|desea|deseja|recibir|recibe|receber|recebe|enviar|mandar|acepta|aceita|autoriza|contact?ar|contatar)",
    "(no|nao) (suscript[oa]|suscrit[oa]|inscrit[oa])",
  ]
    .map((part) => `\\b(?:${part})\\b`)
    .join("|"),
);
/** Words that mean other things too, so that little may stand beside them. */
const MAY_REFUSE =
  /^(?:(?:is|has|was|the|email|e mail|mail|customer|contact|subscriber|user|hard|global|globally|date|time|fecha de|fecha|data de|data do|data|esta|motivo de) )*(?:bounced?|blocked|block|removed|complain(?:ed|t)|cleaned|removal|baja|bloquead[oa]|bloqueio|bloqueo|rebotad[oa])(?: (?:on|at|date|day|time|timestamp|reason|type|hard|email|emails|from|list))*$/;
/** What a column is about that counts refusals, or has what people refuse by. */
const OF_OTHER =
  /\b(links?|urls?|page|token|counts?|number|num|rate|percent|total|times|campaign|soft|ip|id|source|title|key|hash|ask|california)\b|^block$|resub/;
const OTHER_CHANNEL = /\b(whats ?app|push|postal|calls?|phone|fax|direct mail|mailings?)\b/;
const OF_SMS = /\b(sms|texts?)\b/;
const OF_ADS = /\b(ads?|advertising|publicidade?|anuncios|sell|shar\w*|retargeting)\b/;
const OF_EMAIL = /\b(e ?mails?|mails?|newsletters?|correos?|boletin)\b/;
const OF_TIME = /\b(date|datetime|time|timestamp|on|at|day|when|since|fecha|data|dia|hora)\b/;

/** What a name says about refusals by its stems, in plain words; null for other names. */
export const findRefusalStem = (plainName: string): RefusalColumn | null => {
  if (OF_OTHER.test(plainName) || OTHER_CHANNEL.test(plainName)) return null;
  if (!REFUSES.test(plainName) && !MAY_REFUSE.test(plainName)) return null;
  const isDated = OF_TIME.test(plainName);
  if (OF_SMS.test(plainName)) return isDated ? "sms_opt_out_at" : "sms_opt_out";
  if (OF_ADS.test(plainName)) return "advertising_opt_out";
  if (isDated) return "email_opt_out_at";
  const isAny = /\b(opt(ed|s|ing)? ?outs?|no marketing|do ?not contact|contact?ar|contatar)\b/.test(plainName);
  return isAny && !OF_EMAIL.test(plainName) ? "do_not_contact" : "email_opt_out";
};

/** Whether a date's plain name says that someone consented then, which no refusal can be dated by. */
export const isDateOfGrant = (plainName: string): boolean =>
  /\b(opt(ed|s)? ?in|subscri\w+|confirm\w*|suscri\w*|inscri\w*|cadastr\w*|sign(ed)? ?up|join\w*|grant\w*|accept\w*|acept\w*|aceit\w*|agree\w*|alta)\b/.test(
    plainName,
  ) && findRefusalStem(plainName) === null;

/** Names that a status of anything has, whose unknown words say nothing about a subscription. */
const ANY_STATUS = new Set(["status", "state", "estado", "situacao", "contact status"]);
export const isAnyStatus = (plainName: string): boolean => ANY_STATUS.has(plainName);
