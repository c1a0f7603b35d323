/** SQL: whether a customer `c` consented to email and has an address. */
export const REACHABLE_BY_EMAIL = "(c.email_consent = 'granted' and c.email is not null)";

/** SQL: whether a customer `c` consented to SMS. */
export const REACHABLE_BY_SMS = "(c.sms_consent = 'granted')";
