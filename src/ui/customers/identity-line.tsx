"use client";

import { useLocale, useTranslations } from "next-intl";
import { CopyableText } from "#ui/shared/people/copy-button.tsx";
import type { Customer } from "#ui/shared/people/customer-types.ts";
import { useFormats } from "#ui/shared/session/use-formats.ts";
import { useHidesPersonalData } from "#ui/shared/session/use-hides-personal-data.ts";
import styles from "./customer.module.css";

const DAYS_A_MONTH = 30.4375;

/** How long someone has been a customer: days below two months, then months, then years and months. */
const useTenureWords = (): ((days: number) => string) => {
  const t = useTranslations("customer");
  return (days) => {
    const months = Math.floor(days / DAYS_A_MONTH);
    if (months < 2) return t("days", { days });
    if (months < 12) return t("months", { months });
    return t("years", { years: Math.floor(months / 12), months: months % 12 });
  };
};

const SIGNS = { granted: "✓", denied: "✗", unknown: "–" };

/** Contact details, consent, and the date of the first order. */
export const IdentityLine = ({ customer }: { customer: Customer }) => {
  const t = useTranslations();
  const locale = useLocale();
  const { day } = useFormats();
  const tenure = useTenureWords();
  const isMasked = useHidesPersonalData();
  const { email, phone, externalId, country, metrics, customerSince, emailConsent, smsConsent, advertisingConsent } =
    customer;
  const consent = (channel: "email" | "sms" | "advertising", { state, since }: Customer["emailConsent"]) => (
    <li>
      {t(`customer.${channel}`)} <span aria-hidden>{SIGNS[state]}</span>{" "}
      <span className={state === "granted" && since ? "visually-hidden" : undefined}>{t(`consents.${state}`)}</span>
      {since && state === "granted" && t("customer.consent_since", { date: day(since) })}
    </li>
  );
  return (
    <ul className={styles.identity}>
      {email && <li>{isMasked ? email : <CopyableText label={t("customer.email")} text={email} />}</li>}
      {phone && <li>{isMasked ? phone : <CopyableText label={t("customer.phone")} text={phone} />}</li>}
      <li>
        <CopyableText label={t("customer.external_id")} text={externalId} />
      </li>
      {country && <li>{countryIn(locale, country)}</li>}
      <li title={day(customerSince)}>{t("customer.tenure", { time: tenure(metrics.tenureDays) })}</li>
      {consent("email", emailConsent)}
      {consent("sms", smsConsent)}
      {consent("advertising", advertisingConsent)}
    </ul>
  );
};

const countryIn = (locale: string, code: string): string => {
  try {
    return new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code;
  } catch {
    // A shop's country names are not always ISO codes.
    return code;
  }
};
