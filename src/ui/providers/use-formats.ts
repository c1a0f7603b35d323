"use client";

import { useLocale } from "next-intl";
import { useMemo } from "react";
import { type Formats, makeFormats } from "#lib/domain/words/formats.ts";
import { useMe } from "./me.ts";

/** Numbers, money and dates as this reader writes them, in the business's currency and time zone. */
export const useFormats = (): Formats => {
  const locale = useLocale();
  const { timeZone, currency } = useMe().business;
  return useMemo(() => makeFormats({ locale, timeZone, currency }), [locale, timeZone, currency]);
};
