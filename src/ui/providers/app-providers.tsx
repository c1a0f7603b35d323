"use client";

import { AntdRegistry } from "@ant-design/nextjs-registry";
import "@ant-design/v5-patch-for-react-19";
import { NextIntlClientProvider } from "next-intl";
import type { ReactNode } from "react";
import type { Messages } from "../messages/messages.ts";
import type { Appearance } from "../theme/appearance.ts";
import type { Scheme } from "../theme/theme.ts";
import { AppearanceProvider } from "./appearance-provider.tsx";
import { RefineRoot } from "./refine-root.tsx";

type Props = {
  locale: string;
  messages: Messages;
  appearance: Appearance;
  scheme: Scheme;
  nonce: string | undefined;
  children: ReactNode;
};

export const AppProviders = ({ locale, messages, appearance, scheme, nonce, children }: Props) => (
  <AntdRegistry>
    <NextIntlClientProvider locale={locale} messages={messages} timeZone="UTC">
      <AppearanceProvider appearance={appearance} scheme={scheme} nonce={nonce}>
        {/* In no Suspense: React reveals a boundary by script, and the login page must show without one. */}
        <RefineRoot>{children}</RefineRoot>
      </AppearanceProvider>
    </NextIntlClientProvider>
  </AntdRegistry>
);
