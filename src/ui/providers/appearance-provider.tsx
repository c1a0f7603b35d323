"use client";

import { App, ConfigProvider } from "antd";
import english from "antd/locale/en_US";
import spanish from "antd/locale/es_ES";
import portuguese from "antd/locale/pt_BR";
import { useLocale } from "next-intl";
import { Provider as MotionProvider } from "rc-motion";
import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { useMedia } from "#ui/shared/device/use-media.ts";
import { rememberChoice } from "#ui/shared/session/cookies.ts";
import { languageOf } from "../messages/language.ts";
import { APPEARANCE_COOKIE, type Appearance, DARK_QUERY, SCHEME_COOKIE } from "../theme/appearance.ts";
import { type Scheme, THEMES } from "../theme/theme.ts";

type Choice = { appearance: Appearance; choose: (appearance: Appearance) => void };

const AppearanceContext = createContext<Choice>({ appearance: "system", choose: () => undefined });

export const useAppearance = (): Choice => use(AppearanceContext);

const COMPONENT_WORDS = { en: english, es: spanish, pt: portuguese };

type Props = { appearance: Appearance; scheme: Scheme; nonce: string | undefined; children: ReactNode };

export const AppearanceProvider = ({ appearance: first, scheme: firstScheme, nonce, children }: Props) => {
  const [appearance, setAppearance] = useState(first);
  const [scheme, setScheme] = useState(firstScheme);
  const words = COMPONENT_WORDS[languageOf(useLocale())];
  // A component that moves, if only for no time, is not there for a click until it has moved.
  const isStill = useMedia("(prefers-reduced-motion: reduce)");

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
      choose: (next) => {
        rememberChoice(APPEARANCE_COOKIE, next);
        setAppearance(next);
      },
    }),
    [appearance],
  );

  return (
    <AppearanceContext value={choice}>
      <ConfigProvider theme={THEMES[scheme]} locale={words} {...(nonce && { csp: { nonce } })}>
        <MotionProvider motion={!isStill}>
          <App className="antd-tokens">{children}</App>
        </MotionProvider>
      </ConfigProvider>
    </AppearanceContext>
  );
};
