"use client";

import { useTranslations } from "next-intl";
import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { LANGUAGES } from "#core/messages/language.ts";
import { type AnswerOf, CallError, call } from "#core/ui/call.ts";
import { LANGUAGE_NAMES } from "#core/ui/messages/language.ts";
import { useShownLanguage } from "#core/ui/session/use-shown-language.ts";
import styles from "./login.module.css";

/** The language switch of pages before the login, each language in its own name. */
export const LanguageChoice = () => {
  const t = useTranslations("shell");
  const { language, change } = useShownLanguage();
  return (
    <fieldset className={`flex gap-4 ${styles.languages}`}>
      <legend className="visually-hidden">{t("language")}</legend>
      {LANGUAGES.map((one) => (
        <button
          key={one}
          type="button"
          lang={one}
          className={`soft bare-button ${styles.language}`}
          aria-pressed={one === language}
          onClick={() => change(one)}
        >
          {LANGUAGE_NAMES[one]}
        </button>
      ))}
    </fieldset>
  );
};

const MAX_LENGTH = 100;

const onHashChange = (tell: () => void) => {
  window.addEventListener("hashchange", tell);
  return () => window.removeEventListener("hashchange", tell);
};

/** A link's secret follows the #, which browsers never send; null until the page runs in the browser. */
export const useLinkSecret = (): string | null =>
  useSyncExternalStore<string | null>(
    onHashChange,
    () => window.location.hash.slice(1, MAX_LENGTH + 1),
    () => null,
  );

type LookUp = "POST /api/admin/invitations/look-up" | "POST /api/admin/password-resets/look-up";

type LookUpResult<R extends LookUp> = { data?: AnswerOf<R>["data"]; error?: CallError };

/** Looks up the invitation or reset link of a token; skipped for null. */
export const useLookUp = <R extends LookUp>(route: R, token: string | null) => {
  const [found, setFound] = useState<LookUpResult<R>>({});
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt looks it up again
  useEffect(() => {
    if (token === null) return;
    setFound({});
    const controller = new AbortController();
    const lookUp = async () => {
      try {
        const { data } = await call<LookUp>(route, { token }, { signal: controller.signal });
        setFound({ data });
      } catch (error) {
        if (controller.signal.aborted || !(error instanceof CallError)) return;
        setFound({ error });
      }
    };
    void lookUp();
    return () => controller.abort();
  }, [route, token, attempt]);
  return { ...found, retry: () => setAttempt((count) => count + 1) };
};

/** The frame of a page behind an emailed link, for readers who may not be logged in. */
export const LinkPage = ({ title, children }: { title: string; children: ReactNode }) => {
  const t = useTranslations("shell");
  useEffect(() => {
    document.title = t("page_title", { page: title, place: t("product") });
  }, [t, title]);
  return (
    <div className={styles.invite}>
      <main className={`grid place-center ${styles.main}`}>
        <div className={styles.column}>
          <p className={styles.productAbove}>{t("product")}</p>
          {children}
          <LanguageChoice />
        </div>
      </main>
    </div>
  );
};
