import { chance, pick, type Random } from "#lib/statistics/random.ts";
import type { Consent, LoyaltyLevel } from "#records/rules/incoming-customer.ts";
import type { IncomingOrder, IncomingRefund } from "#records/rules/incoming-records.ts";

const DAY = 86_400_000;
const IN_PROGRAMME = 0.8;

/** Net revenue thresholds in minor units, highest first. */
const LEVELS: [LoyaltyLevel, number][] = [
  ["PLATINUM", 250_000],
  ["GOLD", 90_000],
  ["SILVER", 30_000],
  ["BRONZE", 0],
];

/** The loyalty level for an amount spent; null for customers who never joined. */
export const drawLoyaltyLevel = (
  random: Random,
  orders: readonly IncomingOrder[],
  refunds: readonly IncomingRefund[],
): LoyaltyLevel | null => {
  if (!chance(random, IN_PROGRAMME)) return null;
  const charged = orders.reduce((sum, { status, totalPrice }) => (status === "completed" ? sum + totalPrice : sum), 0);
  const spent = charged - refunds.reduce((sum, { amount }) => sum + amount, 0);
  return LEVELS.find(([, from]) => spent >= from)?.[0] ?? "BRONZE";
};

const answer = (random: Random, granted: number, denied: number): Consent =>
  pick(
    random,
    ["granted", "denied", "unknown"] as const,
    (word) => ({ granted, denied, unknown: 1 - granted - denied })[word],
  );

/** Consents and their dates: mostly given at the first order, some withdrawn since. */
export const drawConsents = (random: Random, createdAt: Date, now: Date) => {
  const when = (consent: Consent): Date | null => {
    if (consent === "unknown") return null;
    const later = chance(random, 0.85) ? 60_000 * random() * 10 : random() * 300 * DAY;
    return new Date(Math.min(createdAt.getTime() + later, now.getTime()));
  };
  const emailConsent = answer(random, 0.62, 0.18);
  const smsConsent = answer(random, 0.24, 0.3);
  const [emailConsentAt, smsConsentAt] = [when(emailConsent), when(smsConsent)];
  // Asked together with email: about half of those who agreed to email agree to advertising too.
  const asked = emailConsentAt !== null && emailConsentAt.getTime() % 10 < 9;
  const agreed = emailConsent === "granted" && createdAt.getTime() % 100 < 55;
  const advertisingConsent: Consent = asked ? (agreed ? "granted" : "denied") : "unknown";
  const advertisingConsentAt = asked ? emailConsentAt : null;
  return { emailConsent, emailConsentAt, smsConsent, smsConsentAt, advertisingConsent, advertisingConsentAt };
};
