"use client";

import { NextIntlClientProvider, useMessages } from "next-intl";
import type { ReactNode } from "react";
import type { Messages } from "../messages/messages.ts";
import { setPageWords } from "../messages/page-words.ts";

type Props = {
  locale: string;
  /** The texts that the pages outside the login don't have. */
  messages: Partial<Messages>;
  children: ReactNode;
};

/** Adds the texts of the pages behind the login to those that every page has. */
export const MessageProvider = ({ locale, messages, children }: Props) => {
  const all = { ...useMessages(), ...messages } as Messages;
  setPageWords(all);
  return (
    <NextIntlClientProvider locale={locale} messages={all} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
};
