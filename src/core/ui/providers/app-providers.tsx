"use client";

import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { MESSAGE_FORMATS } from "#core/messages/format-message.ts";
import type { Messages } from "../messages/messages.ts";
import type { Appearance } from "../theme/appearance.ts";
import type { Scheme } from "../theme/theme.ts";
import { AppearanceProvider } from "./appearance-provider.tsx";

type Props = {
  locale: string;
  messages: Partial<Messages>;
  appearance: Appearance;
  scheme: Scheme;
  children: ReactNode;
};

/** Providers of every page, including the login page, so every import here affects them all. */
export const AppProviders = ({ locale, messages, appearance, scheme, children }: Props) => (
  <NextIntlClientProvider locale={locale} messages={messages} formats={MESSAGE_FORMATS} timeZone="UTC">
    <AppearanceProvider appearance={appearance} scheme={scheme}>
      {children}
    </AppearanceProvider>
  </NextIntlClientProvider>
);
