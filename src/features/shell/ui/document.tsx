import { cookies, headers } from "next/headers";
import type { ReactNode } from "react";
import { chooseLanguage, toLanguage, toLocale } from "#core/messages/language.ts";
import type { MessageLoader } from "#core/ui/messages/compile-messages.ts";
import { LANGUAGE_COOKIE } from "#core/ui/messages/language.ts";
import { AppProviders } from "#core/ui/providers/app-providers.tsx";
import {
  APPEARANCE_COOKIE,
  firstScheme,
  readAppearance,
  SCHEME_COOKIE,
  schemeScript,
} from "#core/ui/theme/appearance.ts";
import { themeCss } from "#core/ui/theme/theme-css.ts";
import { DENSITY_COOKIE, readDensity } from "#core/values/preferences.ts";
import "#core/ui/theme/global.css";
import "#core/ui/theme/layout.css";

/** The document of every page, rendered in the reader's language, color scheme and table density. */
export const Document = async ({ texts, children }: { texts: MessageLoader; children: ReactNode }) => {
  const [asked, chosen] = await Promise.all([headers(), cookies()]);
  const language = chooseLanguage(chosen.get(LANGUAGE_COOKIE)?.value, asked.get("accept-language"));
  const appearance = readAppearance(chosen.get(APPEARANCE_COOKIE)?.value);
  const scheme = firstScheme(appearance, chosen.get(SCHEME_COOKIE)?.value);
  const density = readDensity(chosen.get(DENSITY_COOKIE)?.value);
  const nonce = asked.get("x-nonce") ?? undefined;
  const messages = await texts(toLanguage(language));
  return (
    <html
      lang={language}
      data-appearance={appearance}
      data-scheme={scheme}
      data-density={density}
      suppressHydrationWarning
    >
      {/* biome-ignore lint/style/noHeadElement: this is the document; next/head is for the pages router */}
      <head>
        <style nonce={nonce} suppressHydrationWarning>
          {themeCss}
        </style>
        {/* biome-ignore lint/security/noDangerouslySetInnerHtml: our own constant, and a script's text may not be escaped */}
        <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: schemeScript }} />
      </head>
      <body>
        <AppProviders locale={toLocale(language)} messages={messages} appearance={appearance} scheme={scheme}>
          {children}
        </AppProviders>
      </body>
    </html>
  );
};
