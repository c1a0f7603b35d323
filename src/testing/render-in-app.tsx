import { type AccessControlProvider, type DataProvider, Refine, type RouterProvider } from "@refinedev/core";
import { render } from "@testing-library/react";
import { ConfigProvider } from "antd";
import { AppRouterContext, type AppRouterInstance } from "next/dist/shared/lib/app-router-context.shared-runtime.js";
import { PathnameContext, SearchParamsContext } from "next/dist/shared/lib/hooks-client-context.shared-runtime.js";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import { type LanguageTag, toLanguage, toLocale } from "#core/messages/language.ts";
import { MeContext } from "#core/ui/session/me.ts";
import type { Me } from "#records/contracts/me.ts";
import { aMe } from "#testing/me.ts";
import { loadMessages } from "#texts.ts";

type Options = {
  /** Answer in the service's place. */
  data: Record<string, unknown>;
  can?: AccessControlProvider["can"];
  me?: Me;
  language?: LanguageTag;
  path?: string;
  query?: string | URLSearchParams;
  push?: (href: string) => unknown;
  routerProvider?: RouterProvider;
};

/**
 * Renders a component inside what the app puts around its pages. Next's hooks find their contexts here: test files share their
 * modules, so a mock of next/navigation has no effect on a component that another file has already loaded.
 */
export const renderInApp = async (element: ReactNode, options: Options) => {
  const {
    data,
    can,
    me = aMe(),
    language = "en",
    path = "/",
    query = "",
    push = () => undefined,
    routerProvider,
  } = options;
  return render(
    <NextIntlClientProvider
      locale={toLocale(language)}
      messages={await loadMessages(toLanguage(language))}
      timeZone={me.business.timeZone}
    >
      <ConfigProvider theme={{ token: { motion: false } }}>
        <AppRouterContext value={{ push } as unknown as AppRouterInstance}>
          <PathnameContext value={path}>
            <SearchParamsContext value={new URLSearchParams(query)}>
              <Refine
                dataProvider={{ default: data as unknown as DataProvider }}
                {...(can && { accessControlProvider: { can } })}
                {...(routerProvider && { routerProvider })}
                options={{
                  disableTelemetry: true,
                  reactQuery: { clientConfig: { defaultOptions: { queries: { retry: false } } } },
                }}
              >
                <MeContext value={me}>{element}</MeContext>
              </Refine>
            </SearchParamsContext>
          </PathnameContext>
        </AppRouterContext>
      </ConfigProvider>
    </NextIntlClientProvider>,
  );
};
