"use client";

import { useSearchParams } from "next/navigation";
import { NextIntlClientProvider, useLocale, useMessages } from "next-intl";
import { type ReactNode, useMemo } from "react";
import { overlay } from "#core/messages/overlay.ts";

/** Speaks of gross margin instead of revenue in its content if the address chooses it. */
export const BasisTexts = ({ children }: { children: ReactNode }) => {
  const messages = useMessages();
  const isMargin = useSearchParams().get("basis") === "margin";
  const shown = useMemo(() => (isMargin ? overlay(messages, messages.by_margin) : messages), [isMargin, messages]);
  return (
    <NextIntlClientProvider locale={useLocale()} messages={shown}>
      {children}
    </NextIntlClientProvider>
  );
};
