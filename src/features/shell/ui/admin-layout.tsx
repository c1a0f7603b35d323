import type { Locale as AntdLocale } from "antd/es/locale";
import british from "antd/es/locale/en_GB";
import english from "antd/es/locale/en_US";
import spanish from "antd/es/locale/es_ES";
import brazilian from "antd/es/locale/pt_BR";
import portuguese from "antd/es/locale/pt_PT";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { chooseLanguage, type Language, type LanguageTag, toLanguage, toLocale } from "#core/messages/language.ts";
import type { MessageLoader } from "#core/ui/messages/compile-messages.ts";
import { LANGUAGE_COOKIE } from "#core/ui/messages/language.ts";
import { AdminProviders, MessageProvider } from "#core/ui/providers/admin-providers.tsx";

import { AdminShell } from "./admin-shell.tsx";

const COMPONENT_WORDS: Record<Language, AntdLocale> = { en: english, es: spanish, pt: brazilian };

/** antd's texts of a region that has its own. */
const REGIONAL_WORDS: Partial<Record<LanguageTag, AntdLocale>> = { "en-GB": british, "pt-PT": portuguese };

const componentWords = (tag: LanguageTag): AntdLocale => REGIONAL_WORDS[tag] ?? COMPONENT_WORDS[toLanguage(tag)];

/** The layout of the pages behind the login. The login page is outside and loads neither antd nor Refine. */
export const AdminLayout = async ({ texts, children }: { texts: MessageLoader; children: ReactNode }) => {
  const [asked, chosen] = await Promise.all([headers(), cookies()]);
  const language = chooseLanguage(chosen.get(LANGUAGE_COOKIE)?.value, asked.get("accept-language"));
  return (
    <MessageProvider locale={toLocale(language)} messages={await texts(toLanguage(language))}>
      <AdminProviders words={componentWords(language)} nonce={asked.get("x-nonce") ?? undefined}>
        <AdminShell>{children}</AdminShell>
      </AdminProviders>
    </MessageProvider>
  );
};
