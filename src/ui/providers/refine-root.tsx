"use client";

import { type AuditLogProvider, type I18nProvider, Refine } from "@refinedev/core";
import { useTranslations } from "next-intl";
import { type ReactNode, useMemo, useState } from "react";
import { call } from "#ui/shared/api/call.ts";
import { makeMeReader } from "#ui/shared/session/me-reader.ts";
import { useLanguage } from "#ui/shared/session/use-language.ts";
import { MeReaderContext } from "#ui/shared/session/use-refresh-me.ts";
import { languageOf } from "../messages/language.ts";
import { makeAccessControl } from "./access-control.ts";
import { makeAuthProvider } from "./auth-provider.ts";
import { dataProvider } from "./data-provider.ts";
import { makeLiveProvider } from "./live-provider.ts";
import { PageQueryClient } from "./query-client.ts";
import { PAGES } from "./resources.ts";
import { routerProvider } from "./router.ts";
import { useNotificationProvider } from "./use-notification-provider.tsx";

/**
 * Refine's audit log provider, for `useLogList`, over `/api/admin/audit-log`: "tokens" reads entries about a token. It has no
 * `create`: the server writes each entry in the transaction of the change, where no browser can leave it out.
 */
const auditLogProvider = {
  get: async ({ resource, action }) => {
    const noun = resource.replace(/s$/, "");
    const lines = await call("GET /api/admin/audit-log", { action: action ? `${noun}.${action}` : noun });
    return lines.data;
  },
} satisfies Partial<AuditLogProvider> as AuditLogProvider;

const OPTIONS = {
  disableTelemetry: true,
  liveMode: "auto" as const,
  // The shell reads the user; checking again at each route change would only repeat that.
  disableRouteChangeHandler: true,
};

export const RefineRoot = ({ children }: { children: ReactNode }) => {
  const [providers] = useState(() => {
    const reader = makeMeReader();
    const client = new PageQueryClient();
    return {
      reader,
      live: makeLiveProvider(),
      options: { ...OPTIONS, reactQuery: { clientConfig: client } },
      auth: { authProvider: makeAuthProvider(reader, client), accessControlProvider: makeAccessControl(reader) },
    };
  });
  const notificationProvider = useNotificationProvider();
  const t = useTranslations();
  const { language, change } = useLanguage(false);
  const i18nProvider = useMemo<I18nProvider>(
    () => ({
      // Refine looks up its own texts by keys without messages, and falls back to its English defaults.
      translate: (key: string, _options?: unknown, fallback?: string) =>
        t.has(key as never) ? t(key as never) : (fallback ?? key),
      changeLocale: (locale: string) => change(languageOf(locale)),
      getLocale: () => language,
    }),
    [t, change, language],
  );
  return (
    <Refine
      {...providers.auth}
      auditLogProvider={auditLogProvider}
      dataProvider={dataProvider}
      i18nProvider={i18nProvider}
      liveProvider={providers.live}
      notificationProvider={notificationProvider}
      resources={[...PAGES]}
      routerProvider={routerProvider}
      options={providers.options}
    >
      <MeReaderContext value={providers.reader}>{children}</MeReaderContext>
    </Refine>
  );
};
