"use client";

import type { Messages } from "next-intl";
import { NextIntlClientProvider } from "next-intl";
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { MESSAGE_FORMATS } from "#core/messages/format-message.ts";
import { rememberChoice } from "#core/ui/session/use-shown-language.ts";
import { APPEARANCE_COOKIE, type Appearance, DARK_QUERY, SCHEME_COOKIE } from "#core/ui/theme/appearance.ts";
import type { Scheme } from "#core/ui/theme/theme.ts";

type Choice = { appearance: Appearance; scheme: Scheme; choose: (appearance: Appearance) => void };

const AppearanceContext = createContext<Choice>({ appearance: "system", scheme: "light", choose: () => undefined });

export const useAppearance = (): Choice => use(AppearanceContext);

type AppearanceProviderProps = { appearance: Appearance; scheme: Scheme; children: ReactNode };

/** Light or dark, as chosen or following the device. */
const AppearanceProvider = ({ appearance: first, scheme: firstScheme, children }: AppearanceProviderProps) => {
  const [appearance, setAppearance] = useState(first);
  const [scheme, setScheme] = useState(firstScheme);

  useEffect(() => {
    const device = window.matchMedia(DARK_QUERY);
    const paint = () => {
      const deviceScheme = device.matches ? "dark" : "light";
      rememberChoice(SCHEME_COOKIE, deviceScheme);
      const next = appearance === "system" ? deviceScheme : appearance;
      document.documentElement.dataset.appearance = appearance;
      document.documentElement.dataset.scheme = next;
      setScheme(next);
    };
    paint();
    device.addEventListener("change", paint);
    return () => device.removeEventListener("change", paint);
  }, [appearance]);

  const choice = useMemo<Choice>(
    () => ({
      appearance,
      scheme,
      choose: (next) => {
        rememberChoice(APPEARANCE_COOKIE, next);
        setAppearance(next);
      },
    }),
    [appearance, scheme],
  );

  return <AppearanceContext value={choice}>{children}</AppearanceContext>;
};

type AppProvidersProps = {
  locale: string;
  messages: Partial<Messages>;
  appearance: Appearance;
  scheme: Scheme;
  children: ReactNode;
};

/** Providers of every page, including the login page, so every import here affects them all. */
export const AppProviders = ({ locale, messages, appearance, scheme, children }: AppProvidersProps) => (
  <NextIntlClientProvider locale={locale} messages={messages} formats={MESSAGE_FORMATS} timeZone="UTC">
    <AppearanceProvider appearance={appearance} scheme={scheme}>
      {children}
    </AppearanceProvider>
  </NextIntlClientProvider>
);
