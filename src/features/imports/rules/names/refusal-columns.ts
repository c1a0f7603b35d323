/**
 * The columns by which files say that a customer may no longer be contacted, with the names that shops and tools for email give
 * them in English, Spanish and Portuguese. Tools have one for each reason, so a file can have several columns of one kind.
 */
export const REFUSAL_COLUMNS = {
  email_opt_out: [
    ...["unsubscribed", "is_unsubscribed", "unsubscribe", "unsubscribed_from_all", "unsubscribed_from_all_email"],
    ...["unsubscribed_from_emails", "global_unsubscribe", "globally_unsubscribed", "portal_unsubscribe"],
    ...["email_opted_out", "email_optout"],
    ...["hs_email_optout", "has_opted_out_of_email", "person_has_opted_out_of_email", "opted_out_of_email"],
    ...["email_unsubscribed", "do_not_email", "do_not_send_email", "donotemail", "donotbulkemail", "do_not_bulk_email"],
    ...["no_email", "blocklisted", "email_blocklisted", "is_blocklisted", "blacklisted", "email_blacklisted"],
    ...["is_blacklisted", "suppressed", "is_suppressed", "email_suppressed", "cleaned", "bounced", "is_bounced"],
    ...["is_email_bounced", "email_bounced", "hard_bounced", "hard_bounce", "portal_bounce", "global_bounce"],
    ...["complained", "spam_complaint", "marked_as_spam", "portal_spam_report", "spam_report"],
    ...["desuscrito", "desuscripto", "dado_de_baja", "no_enviar_correo", "no_enviar_email", "descadastrado"],
    ...["desinscrito", "nao_enviar_email", "não_enviar_email", "lista_negra"],
  ],
  email_opt_out_at: [
    ...[
      "unsub_time",
      "unsubscribed_at",
      "unsubscribe_time",
      "unsubscribe_date",
      "unsubscribed_date",
      "date_unsubscribed",
    ],
    ...[
      "unsubscribed_on",
      "unsubscribed_time",
      "clean_time",
      "cleaned_at",
      "opt_out_date",
      "optout_date",
      "opted_out_at",
    ],
    ...[
      "opt_out_time",
      "opted_out_date",
      "email_opt_out_date",
      "email_optout_date",
      "suppressed_at",
      "suppression_date",
    ],
    ...["blocklisted_at", "blacklisted_at", "bounced_at", "bounce_date", "email_bounced_date", "complained_at"],
    ...["fecha_de_baja", "fecha_baja", "data_de_descadastro", "data_descadastro", "data_de_cancelamento"],
  ],
  sms_opt_out: [
    ...["sms_unsubscribed", "sms_opted_out", "sms_optout", "has_opted_out_of_sms", "do_not_text", "do_not_sms"],
    ...["sms_blocklisted", "sms_blacklisted", "text_opt_out", "no_sms"],
  ],
  sms_opt_out_at: ["sms_unsubscribed_at", "sms_opted_out_at", "sms_opt_out_date", "sms_unsubscribe_date"],
  advertising_opt_out: ["ads_opt_out", "advertising_opted_out", "do_not_sell", "do_not_sell_or_share"],
  /** By any channel. */
  do_not_contact: [
    ...["dnc", "is_do_not_contact", "opted_out", "opt_out", "optout", "is_opted_out", "has_opted_out"],
    ...["no_contactar", "nao_contatar", "não_contatar", "nao_contactar"],
  ],
  subscription_status: [
    ...[
      "status",
      "state",
      "estado",
      "situacao",
      "subscriber_status",
      "subscription",
      "email_status",
      "email_subscription",
      "mailing_status",
    ],
    ...["email_marketing_status", "marketing_status", "newsletter_status", "list_status", "contact_status"],
    ...["email_permission_status", "estado_de_suscripcion", "estado_suscripcion", "estado_de_la_suscripcion"],
    ...["status_da_inscricao", "status_de_inscricao", "situacao_da_inscricao"],
  ],
} as const satisfies Record<string, readonly string[]>;
export type RefusalColumn = keyof typeof REFUSAL_COLUMNS;
