"use client";

import "@ant-design/v5-patch-for-react-19";
import { AntdRegistry } from "@ant-design/nextjs-registry";
import { ConfigProvider } from "antd";
import type { Locale } from "antd/es/locale";
import type { Messages } from "next-intl";
import { NextIntlClientProvider, useMessages } from "next-intl";
import { Provider as MotionProvider } from "rc-motion";
import type { ReactNode } from "react";
import { ConfirmProvider } from "#core/ui/feedback/confirm.tsx";
import { NotificationHost } from "#core/ui/feedback/notification-host.tsx";
import { setPageWords } from "#core/ui/messages/page-words.ts";
import { THEMES } from "#core/ui/theme/theme.ts";
import { useMedia } from "#core/ui/use-device.ts";
import { useAppearance } from "./app-providers.tsx";
import { RefineRoot } from "./refine-root.tsx";

type MessageProviderProps = {
  locale: string;
  /** The texts that the pages outside the login don't have. */
  messages: Partial<Messages>;
  children: ReactNode;
};

/** Adds the texts of the pages behind the login to those that every page has. */
export const MessageProvider = ({ locale, messages, children }: MessageProviderProps) => {
  const all = { ...useMessages(), ...messages } as Messages;
  setPageWords(all);
  return (
    <NextIntlClientProvider locale={locale} messages={all} timeZone="UTC">
      {children}
    </NextIntlClientProvider>
  );
};

type AdminProvidersProps = {
  /** antd's own texts in the reader's language. */
  words: Locale;
  nonce: string | undefined;
  children: ReactNode;
};

export const AdminProviders = ({ words, nonce, children }: AdminProvidersProps) => {
  const { scheme } = useAppearance();
  // With any motion, even without duration, a component misses clicks until the motion has ended.
  const prefersReducedMotion = useMedia("(prefers-reduced-motion: reduce)");
  return (
    <AntdRegistry>
      <ConfigProvider theme={THEMES[scheme]} locale={words} {...(nonce && { csp: { nonce } })}>
        <MotionProvider motion={!prefersReducedMotion}>
          <div className="antd-tokens antd-texts">
            <NotificationHost>
              <RefineRoot>
                <ConfirmProvider>{children}</ConfirmProvider>
              </RefineRoot>
            </NotificationHost>
          </div>
        </MotionProvider>
      </ConfigProvider>
    </AntdRegistry>
  );
};
