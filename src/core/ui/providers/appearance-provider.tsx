"use client";

import { createContext, type ReactNode, use, useEffect, useMemo, useState } from "react";
import { rememberChoice } from "#core/ui/session/cookies.ts";
import { APPEARANCE_COOKIE, type Appearance, DARK_QUERY, SCHEME_COOKIE } from "../theme/appearance.ts";
import type { Scheme } from "../theme/theme.ts";

type Choice = { appearance: Appearance; scheme: Scheme; choose: (appearance: Appearance) => void };

const AppearanceContext = createContext<Choice>({ appearance: "system", scheme: "light", choose: () => undefined });

export const useAppearance = (): Choice => use(AppearanceContext);

type Props = { appearance: Appearance; scheme: Scheme; children: ReactNode };

/** Light or dark, as chosen or following the device. */
export const AppearanceProvider = ({ appearance: first, scheme: firstScheme, children }: Props) => {
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
