"use client";

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import type { Messages } from "../messages/messages.ts";
import { setPageWords } from "../messages/page-words.ts";
import type { Appearance } from "../theme/appearance.ts";
import type { Scheme } from "../theme/theme.ts";
import { AppearanceProvider } from "./appearance-provider.tsx";

type Props = {
  locale: string;
  messages: Messages;
  appearance: Appearance;
  scheme: Scheme;
  children: ReactNode;
};

/** What every page needs, the login page too: every import here is loaded by all of them. */
export const AppProviders = ({ locale, messages, appearance, scheme, children }: Props) => {
  setPageWords(messages);
  return (
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <AppearanceProvider appearance={appearance} scheme={scheme}>
        {children}
      </AppearanceProvider>
    </NextIntlClientProvider>
  );
};
