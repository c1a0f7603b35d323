"use client";

import { useLocale } from "next-intl";
import { type Formats, makeFormats } from "#lib/domain/words/formats.ts";
import { useMe } from "./me.ts";

/** Cached, because creating formatters is slow and all components of a page use the same ones. */
const cache = new Map<string, Formats>();

/** Formats numbers, money and dates for the reader, in the business's currency and time zone. */
export const useFormats = (): Formats => {
  const locale = useLocale();
  const { timeZone, currency } = useMe().business;
  const key = `${locale} ${timeZone} ${currency}`;
  const formats = cache.get(key) ?? makeFormats({ locale, timeZone, currency });
  cache.set(key, formats);
  return formats;
};
