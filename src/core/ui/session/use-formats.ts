"use client";

import { useLocale } from "next-intl";
import { type Formats, makeFormats } from "#core/messages/formats.ts";
import { memoizeNewest } from "#lib/memoize.ts";
import { useMe } from "./me.ts";

/** Cached, because creating formatters is slow and all components of a page use the same ones. */
const getFormats = memoizeNewest(10, (key: string): Formats => {
  const [locale = "", timeZone = "", currency = ""] = key.split(" ");
  return makeFormats({ locale, timeZone, currency });
});

/** Formats numbers, money and dates for the reader, in the business's currency and time zone. */
export const useFormats = (): Formats => {
  const locale = useLocale();
  const { timeZone, currency } = useMe().business;
  return getFormats(`${locale} ${timeZone} ${currency}`);
};
