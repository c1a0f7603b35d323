import english from "antd/es/locale/en_US";
import spanish from "antd/es/locale/es_ES";
import portuguese from "antd/es/locale/pt_BR";
import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { LOCALES } from "#core/messages/language.ts";
import type { MessageLoader } from "#core/ui/messages/compile-messages.ts";
import { chooseLanguage, LANGUAGE_COOKIE } from "#core/ui/messages/language.ts";
import { AdminProviders, MessageProvider } from "#core/ui/providers/admin-providers.tsx";

import { AdminShell } from "./admin-shell.tsx";

const COMPONENT_WORDS = { en: english, es: spanish, pt: portuguese };

/** The layout of the pages behind the login. The login page is outside and loads neither antd nor Refine. */
export const AdminLayout = async ({ texts, children }: { texts: MessageLoader; children: ReactNode }) => {
  const [asked, chosen] = await Promise.all([headers(), cookies()]);
  const language = chooseLanguage(chosen.get(LANGUAGE_COOKIE)?.value, asked.get("accept-language"));
  return (
    <MessageProvider locale={LOCALES[language]} messages={await texts(language)}>
      <AdminProviders words={COMPONENT_WORDS[language]} nonce={asked.get("x-nonce") ?? undefined}>
        <AdminShell>{children}</AdminShell>
      </AdminProviders>
    </MessageProvider>
  );
};
