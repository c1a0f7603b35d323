/** Country codes have three digits, except these (ITU-T E.164). */
const SHORT_CODES = /^(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

/** The digits of an international phone number without its country code. */
export const withoutCountryCode = (digits: string): string => digits.slice(SHORT_CODES.exec(digits)?.[0].length ?? 3);
