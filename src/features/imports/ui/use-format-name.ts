"use client";

import { useTranslations } from "next-intl";

/** A layout's name in the reader's language, such as "Shopify orders". */
export const useFormatName = () => {
  const t = useTranslations("imports");
  return ({ name, summary }: { name: string; summary?: string }): string =>
    t.has(`formats.${name}` as "formats.orders") ? t(`formats.${name}` as "formats.orders") : (summary ?? name);
};
